using Gateway.Transforms.Caching.Store;

namespace Gateway.Microbenchmarks;

/// <summary>
/// What a million entries cost beside time: how much more the process takes than keys, heads and bodies (bound: 1.5 times), and how
/// long garbage collections stop it with an empty and with a full store (bound: as long).
/// </summary>
internal static class StoreFootprint
{
    private const int Entries = 1_000_000;

    /// <summary>Measures and prints.</summary>
    public static void Print()
    {
        var store = new MemoryStore(16L << 30);
        using var samples = new SampleEntries(store);
        Collect("empty");
        Console.WriteLine($"entries   {"resident",12} {"counted",12} {"payload",12} {"ratio",6}");
        var before = Environment.WorkingSet;
        for (var i = 0; i < Entries; i++)
            samples.Add(i);
        Report(store, before, (long)Entries * SampleEntries.PayloadBytes);
        Collect("full");
        Churn(store, samples, before);
    }

    private static void Report(MemoryStore store, long before, long payload)
    {
        var resident = Environment.WorkingSet - before;
        Console.WriteLine($"{store.Count,9} {resident,12} {store.Bytes + store.OverheadBytes,12} {payload,12} {(double)resident / payload,6:F3}");
    }

    // Bodies of all sizes in the place of equal ones: what the allocator cannot use again shows, against what is counted.
    private static void Churn(MemoryStore store, SampleEntries samples, long before)
    {
        store.MaxBytes = store.Bytes + store.OverheadBytes;
        var random = new Random(1);
        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < 500_000; i++)
                samples.Add(random.Next(10 * Entries), (int)Math.Pow(2, 6 + random.NextDouble() * 11));
            Report(store, before, store.Bytes);
        }
    }

    private static void Collect(string name)
    {
        GC.Collect();
        var pauses = GC.GetTotalPauseDuration();
        var longest = TimeSpan.Zero;
        var last = GC.CollectionCount(0);
        var kept = new byte[20_000][];
        for (var i = 0; i < 20_000_000; i++)
        {
            kept[i % kept.Length] = new byte[100 + i % 400];
            if (i % 2_000_000 == 0)
                GC.Collect();
            if (GC.CollectionCount(0) == last)
                continue;
            last = GC.CollectionCount(0);
            foreach (var pause in GC.GetGCMemoryInfo(GCKind.Any).PauseDurations)
                longest = pause > longest ? pause : longest;
        }

        Console.WriteLine($"{name}: longest pause {longest.TotalMilliseconds:F2} ms, all {(GC.GetTotalPauseDuration() - pauses).TotalMilliseconds:F0} ms");
    }
}
