using System.Runtime.InteropServices;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

/// <summary>
/// Many threads at once. Each body repeats the number in its head, and freed memory is overwritten: whoever reads what is not pinned
/// notices, and what is freed twice or never shows when the store goes.
/// </summary>
public sealed class TortureTests
{
    private const int Threads = 6;
    private const int Keys = 200;

    private static readonly int Steps = Environment.GetEnvironmentVariable("GATEWAY_TEST_FULL") == "1" ? 2_000_000 : 20_000;

    [Theory]
    [InlineData(1 << 20, ulong.MaxValue)]
    [InlineData(1 << 20, 0)]
    [InlineData(64 << 20, ulong.MaxValue)]
    public async Task Store_AllOperationsAtOnce_KeepsWhatIsLeasedIntact(long maxBytes, ulong hashMask)
    {
        using var store = new StoreUnderTest(maxBytes, hashMask);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(seed => Task.Factory.StartNew(
            () => new Worker(store, seed, maxBytes).Run(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    [Fact]
    public async Task Dispose_WhileUsed_LeavesNothing()
    {
        for (var round = 0; round < 30; round++)
        {
            using var store = new StoreUnderTest();
            var work = Enumerable.Range(0, 2).Select(seed => Task.Run(() => new Worker(store, seed, 1 << 20).Run(2_000))).ToList();
            store.Memory.Dispose();
            await Task.WhenAll(work);
        }
    }

    [Fact]
    public async Task TryAdd_FromManyThreads_NeverExceedsTheLimit()
    {
        using var store = new StoreUnderTest();
        await Parallel.ForAsync(0, 20_000, (i, _) =>
        {
            store.Add($"key-{i}", i % 10 * 1000);
            Assert.True(store.Memory.Bytes <= store.Memory.MaxBytes);
            return ValueTask.CompletedTask;
        });

        Assert.True(store.Memory.Evictions > 0);
        Assert.True(store.Memory.Bytes + store.Memory.OverheadBytes <= store.Memory.MaxBytes);
    }

    private sealed class Worker(StoreUnderTest store, int seed, long maxBytes)
    {
        private readonly Random _random = new(seed);
        private readonly Lease[] _held = new Lease[8];
        private readonly byte[] _head = new byte[24];
        private readonly ulong[] _body = new ulong[12_000];

        public void Run() => Run(Steps);

        public void Run(int steps)
        {
            for (var step = 0; step < steps; step++)
                Step();
            foreach (var lease in _held)
                Release(lease);
        }

        private void Step()
        {
            ReadOnlySpan<byte> key = StoreUnderTest.Bytes($"key-{_random.Next(Keys)}");
            switch (_random.Next(1000))
            {
                case < 200:
                    Add(key);
                    break;
                case < 800:
                    Hold(key);
                    break;
                case < 850:
                    store.Memory.Remove(key);
                    break;
                case < 900:
                    Refresh();
                    break;
                case < 940:
                    Encode();
                    break;
                case < 960:
                    EncodeAgain();
                    break;
                case < 965:
                    RemoveContent();
                    break;
                case < 980:
                    Remove();
                    break;
                case < 995:
                    store.Memory.MaxBytes = maxBytes / _random.Next(1, 4);
                    break;
                case < 999:
                    store.Memory.Sweep(Sweep);
                    break;
                default:
                    store.Memory.Clear();
                    break;
            }
        }

        private void Add(ReadOnlySpan<byte> key)
        {
            var number = (ulong)_random.NextInt64();
            using var body = Body(number);
            store.Memory.TryAdd(key, Head(number), body, (long)number);
        }

        private void Hold(ReadOnlySpan<byte> key)
        {
            ref var place = ref _held[_random.Next(_held.Length)];
            Release(place);
            if (store.Memory.TryGet(key, out place))
                Assert.Equal(key, place.Key);
        }

        private void Remove()
        {
            if (_held[_random.Next(_held.Length)] is { IsDefault: false } lease)
                store.Memory.Remove(lease);
        }

        private void Refresh()
        {
            if (_held[_random.Next(_held.Length)] is not { IsDefault: false } lease)
                return;
            var number = (ulong)lease.Sequence;
            store.Memory.TryRefresh(lease, Head(number)[..(8 * _random.Next(1, 4))], (long)number);
        }

        private void Encode()
        {
            if (_held[_random.Next(_held.Length)] is not { IsDefault: false } lease)
                return;
            using var body = Body(~(ulong)lease.Sequence);
            store.Memory.TryAddEncoded(lease, _random.Next(1, 4), body);
        }

        private void EncodeAgain()
        {
            if (_held[_random.Next(_held.Length)] is not { IsDefault: false } lease)
                return;
            using var body = Body(~(ulong)lease.Sequence);
            store.Memory.TryReplaceEncoded(lease, _random.Next(1, 4), body);
        }

        private void RemoveContent()
        {
            if (_held[_random.Next(_held.Length)] is { IsDefault: false } lease)
                store.Memory.RemoveContent(lease);
        }

        private SweepVerdict Sweep(in Lease entry)
        {
            Verify(entry);
            return _random.Next(20) == 0 ? SweepVerdict.Remove : SweepVerdict.MarkStale;
        }

        private BodyReference Body(ulong number)
        {
            var length = _random.Next(10) == 0 ? _random.Next(_body.Length) : _random.Next(100);
            _body.AsSpan(0, length).Fill(number);
            return store.Body(MemoryMarshal.AsBytes(_body.AsSpan(0, length)));
        }

        private ReadOnlySpan<byte> Head(ulong number)
        {
            MemoryMarshal.Cast<byte, ulong>(_head.AsSpan()).Fill(number);
            return _head;
        }

        private static void Release(Lease lease)
        {
            if (!lease.IsDefault)
                Verify(lease);
            lease.Dispose();
        }

        private static void Verify(in Lease lease)
        {
            var number = (ulong)lease.Sequence;
            Assert.Equal(-1, MemoryMarshal.Cast<byte, ulong>(lease.Head).IndexOfAnyExcept(number));
            Verify(lease.Body, number);
            for (var slot = 1; slot <= 3; slot++)
            {
                if (lease.TryGetEncoded(slot, out var encoded))
                    Verify(encoded, ~number);
            }
        }

        private static void Verify(BodyView body, ulong number)
        {
            for (var i = 0; i < body.SegmentCount; i++)
                Assert.Equal(-1, MemoryMarshal.Cast<byte, ulong>(body.GetSegment(i)).IndexOfAnyExcept(number));
        }
    }
}
