using System.Runtime.InteropServices;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Gives memory back to the system when much less is held than was before: glibc keeps what is freed, for all that the process needs later. For the life of a store.
/// </summary>
internal sealed partial class HeapTrimmer : IDisposable
{
    // Less is not worth it: it locks the allocator while it looks.
    private const long LeastBytes = 16 * 1024 * 1024;
    // Of the limit.
    private const int LeastShare = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly MemoryStore _store;
    private readonly Action _trim;
    private readonly ITimer _timer;
    private long _most;

    /// <summary>Looks every ten seconds, from now on.</summary>
    public HeapTrimmer(MemoryStore store, TimeProvider time)
        : this(store, time, Trim)
    {
    }

    internal HeapTrimmer(MemoryStore store, TimeProvider time, Action trim)
    {
        (_store, _trim) = (store, trim);
        _timer = time.CreateTimer(static trimmer => ((HeapTrimmer)trimmer!).Look(), this, Interval, Interval);
    }

    /// <summary>Trims, where so much was freed since it last did. Not for two threads at once.</summary>
    internal void Look()
    {
        var held = _store.Heap.Bytes;
        _most = Math.Max(_most, held);
        if (_most - held < Math.Max(LeastBytes, _store.MaxBytes / LeastShare))
            return;
        _most = held;
        _trim();
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private static void Trim()
    {
        try
        {
            if (OperatingSystem.IsLinux())
                _ = Trim(0);
        }
        catch (TypeLoadException)
        {
            // Other libraries give memory back by themselves.
        }
    }

    /// <returns>1 when something was given back.</returns>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
