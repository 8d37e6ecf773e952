using System.Globalization;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Tests.Caching.Store;

/// <summary>Random operations beside a dictionary: what is found equals what was stored last.</summary>
public sealed class ModelTests
{
    private const int Keys = 300;

    private static readonly int Steps = Environment.GetEnvironmentVariable("GATEWAY_TEST_FULL") == "1" ? 3_000_000 : 30_000;

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("GATEWAY_TEST_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20261126;

    private readonly Random _random = new(Seed);
    private readonly Dictionary<string, Stored> _model = [];
    private readonly List<(Lease Lease, Stored Stored)> _leases = [];
    private int _next;

    [Theory]
    [InlineData(256 << 20, ulong.MaxValue)]
    [InlineData(256 << 20, 0)]
    [InlineData(256 << 20, 0xc000_0000_0000_0001)]
    [InlineData(1 << 20, ulong.MaxValue)]
    [InlineData(1 << 20, 0)]
    public void Store_RandomOperations_BehavesLikeADictionary(long maxBytes, ulong hashMask)
    {
        using var store = new StoreUnderTest(maxBytes, hashMask);
        try
        {
            for (var step = 0; step < Steps; step++)
            {
                Step(store);
                AssertCounts(store, step);
            }
        }
        finally
        {
            foreach (var (lease, stored) in _leases)
            {
                Verify(lease, stored);
                lease.Dispose();
            }
        }

        Assert.Equal(maxBytes < 256 << 20, store.Memory.Evictions > 0);
    }

    private void AssertCounts(StoreUnderTest store, int step)
    {
        Assert.True(store.Memory.Bytes + store.Memory.OverheadBytes <= store.Memory.MaxBytes, $"step {step} of seed {Seed}");
        Assert.True(store.Memory.Count <= _model.Count, $"step {step} of seed {Seed}");
        if (store.Memory.Evictions == 0)
            Assert.True(store.Memory.Count == _model.Count, $"step {step} of seed {Seed}");
    }

    private void Step(StoreUnderTest store)
    {
        var key = $"key-{_random.Next(Keys)}";
        switch (_random.Next(1000))
        {
            case < 300:
                Add(store, key);
                break;
            case < 700:
                Find(store, key);
                break;
            case < 800:
                Assert.True(store.Memory.Remove(StoreUnderTest.Bytes(key)) ? _model.Remove(key) : IsEvicted(store, key));
                break;
            case < 900:
                Refresh(store, key);
                break;
            case < 990:
                Encode(store, key);
                break;
            case < 998:
                Sweep(store);
                break;
            default:
                store.Memory.Clear();
                _model.Clear();
                Assert.Equal(0, store.Memory.Bytes);
                break;
        }
    }

    private void Add(StoreUnderTest store, string key)
    {
        var length = _random.Next(20) == 0 ? _random.Next(200_000) : _random.Next(5_000);
        var stored = new Stored(Content(length), $"head-{_next++}", _next);
        using var body = store.Body(stored.Body);
        if (store.Memory.TryAdd(StoreUnderTest.Bytes(key), StoreUnderTest.Bytes(stored.Head), body, stored.Sequence))
            _model[key] = stored;
        else
            Assert.True(length > (store.Memory.MaxEntryBytes * 9 / 10) || store.Memory.IsOverfull);
    }

    private void Find(StoreUnderTest store, string key)
    {
        if (!store.Memory.TryGet(StoreUnderTest.Bytes(key), out var lease))
        {
            Assert.True(IsEvicted(store, key));
            return;
        }

        Assert.Equal(StoreUnderTest.Bytes(key), lease.Key);
        Verify(lease, _model[key]);
        _leases.Add((lease, _model[key]));
        if (_leases.Count < 20)
            return;
        var given = _random.Next(_leases.Count);
        Verify(_leases[given].Lease, _leases[given].Stored);
        _leases[given].Lease.Dispose();
        _leases.RemoveAt(given);
    }

    private void Refresh(StoreUnderTest store, string key)
    {
        if (!store.Memory.TryPeek(StoreUnderTest.Bytes(key), out var lease))
            return;
        using (lease)
        {
            var stored = _model[key] with { Head = new string('h', _random.Next(300)), Sequence = _next++, Encoded = (byte[]?[])_model[key].Encoded.Clone() };
            // The room that is made for it may cost it its own place.
            if (store.Memory.TryRefresh(lease, StoreUnderTest.Bytes(stored.Head), stored.Sequence))
                _model[key] = stored;
            else
                Assert.True(store.Memory.Evictions > 0);
        }
    }

    private void Encode(StoreUnderTest store, string key)
    {
        if (!store.Memory.TryPeek(StoreUnderTest.Bytes(key), out var lease))
            return;
        using (lease)
        {
            var slot = _random.Next(1, 4);
            var content = Content(_random.Next(3_000));
            using var body = store.Body(content);
            if (store.Memory.TryAddEncoded(lease, slot, body))
            {
                Assert.Null(_model[key].Encoded[slot - 1]);
                _model[key].Encoded[slot - 1] = content;
            }
            else
            {
                Assert.True(_model[key].Encoded[slot - 1] is not null || store.Memory.Evictions > 0);
            }
        }
    }

    private void Sweep(StoreUnderTest store)
    {
        var removed = _random.Next(10);
        var seen = 0;
        store.Memory.Sweep((in entry) =>
        {
            seen++;
            var key = System.Text.Encoding.UTF8.GetString(entry.Key);
            Verify(entry, _model[key]);
            return entry.Sequence % 10 == removed && _model.Remove(key) ? SweepVerdict.Remove : SweepVerdict.Keep;
        });
        Assert.True(seen >= store.Memory.Count);
    }

    private bool IsEvicted(StoreUnderTest store, string key)
    {
        Assert.True(!_model.Remove(key) || store.Memory.Evictions > 0);
        return true;
    }

    private static void Verify(in Lease lease, Stored stored)
    {
        Assert.Equal(stored.Sequence, lease.Sequence);
        Assert.Equal(StoreUnderTest.Bytes(stored.Head), lease.Head);
        Assert.True(IsEqual(stored.Body, lease.Body));
        for (var slot = 1; slot <= 3; slot++)
        {
            // Forms may have been added to the entry, or to the one that succeeded it, since it was leased.
            if (lease.TryGetEncoded(slot, out var encoded) && stored.Encoded[slot - 1] is { } expected)
                Assert.True(IsEqual(expected, encoded));
        }
    }

    private static bool IsEqual(ReadOnlySpan<byte> expected, BodyView body)
    {
        if (expected.Length != body.Length)
            return false;
        while (!expected.IsEmpty)
        {
            var span = body.GetSpan(body.Length - expected.Length);
            if (!expected.StartsWith(span))
                return false;
            expected = expected[span.Length..];
        }

        return true;
    }

    private byte[] Content(int length)
    {
        var content = new byte[length];
        _random.NextBytes(content);
        return content;
    }

    private sealed record Stored(byte[] Body, string Head, long Sequence)
    {
        public byte[]?[] Encoded { get; init; } = new byte[]?[3];
    }
}
