using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Caching.Store;

namespace Gateway.Microbenchmarks;

/// <summary>
/// The memory store of the cache. Bound: a hit among a million entries takes at most 1.3 times one among a thousand, while the
/// same thousand are asked for; <see cref="HitAnywhere"/> shows what the processor's caches add when all are.
/// </summary>
[MemoryDiagnoser]
public class MemoryStoreBenchmarks
{
    private const int Popular = 1_000;

    private SampleEntries? _samples;
    private MemoryStore? _store;
    private uint _random = 1;
    private int _next;

    /// <summary>Entries of 1 KB that are stored.</summary>
    [Params(Popular, 1_000_000)]
    public int Entries { get; set; }

    /// <summary>Fills the store to its limit.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _store = new MemoryStore(16L << 30);
        _samples = new SampleEntries(_store);
        for (_next = 0; _next < Entries; _next++)
            _samples.Add(_next);
        _store.MaxBytes = _store.Bytes + _store.OverheadBytes;
        // The overhead follows the limit.
        _store.MaxBytes = _store.Bytes + _store.OverheadBytes;
        if (_store.Count != Entries)
            throw new InvalidOperationException($"{_store.Count} entries fit.");
    }

    /// <summary>One of a thousand, the last byte of its body read.</summary>
    [Benchmark]
    public int Hit() => Find(Random(Popular));

    /// <summary>Any of all.</summary>
    [Benchmark]
    public int HitAnywhere() => Find(Random(Entries));

    /// <summary>A key that is not there.</summary>
    [Benchmark]
    public int Miss() => Find(int.MaxValue);

    /// <summary>The key alone: part of all of these.</summary>
    [Benchmark]
    public int Key() => _samples!.Key(Random(Popular))[^1];

    /// <summary>A new entry, with its body arriving, for which another one goes.</summary>
    [Benchmark]
    public bool AddAndEvict() => _samples!.Add(_next++);

    /// <summary>Gives the memory back.</summary>
    [GlobalCleanup]
    public void Cleanup() => _samples?.Dispose();

    private int Find(int number)
    {
        if (!_store!.TryGet(_samples!.Key(number), out var lease))
            return 0;
        using (lease)
            return lease.Body.GetSpan(0)[^1];
    }

    private int Random(int count)
    {
        _random = _random * 1_664_525 + 1_013_904_223;
        return (int)((ulong)_random * (uint)count >> 32);
    }
}
