using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Caching.Store;

/// <summary>
/// Memory in whole pages that is also a file without a name or a disk (memfd_create(2)), so that it can be sent by sendfile(2) without a copy.
/// What is freed is cut out of the file: its pages go back to the system at once, but for those that are on their way to a client, which stay
/// as they are until they have arrived, whoever gets the place next. Safe to share between threads. It goes when nobody refers to it.
/// </summary>
/// <remarks>
/// Each block has a place of <see cref="Largest"/> in the address space, and pages only where it was written. Pages are never huge: cutting a
/// part out of a huge page would overwrite it in place, under those who send it.
/// </remarks>
internal sealed unsafe class PageFile
{
    /// <summary>The smallest block worth its pages.</summary>
    public const int Smallest = 16 << 10;

    /// <summary>The largest block.</summary>
    public const int Largest = 64 << 10;

    private const int Page = 4 << 10;
    private const int MostPlaces = 1 << 20;
    private const long Size = (long)MostPlaces * Largest;
    private const string HugePages = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

    private readonly SafePageMapping _mapping;
    private readonly byte* _start;
    private readonly Lock _lock = new();
    private readonly Stack<int> _free = [];
    private int _used;

    private PageFile(SafeFileHandle file, SafePageMapping mapping)
    {
        (File, _mapping) = (file, mapping);
        _start = (byte*)mapping.DangerousGetHandle();
    }

    /// <summary>The file, to send from.</summary>
    public SafeFileHandle File { get; }

    /// <summary>What a block of this size takes.</summary>
    public static long CostOf(long size) => (size + Page - 1) & -Page;

    /// <summary>An empty file; null on a system that has none such, or would put it in huge pages.</summary>
    public static PageFile? TryCreate()
    {
        if (!OperatingSystem.IsLinux() || Environment.SystemPageSize != Page || !HasSmallPages())
            return null;
        var file = PageCalls.TryCreateFile(Size);
        if (file is not null && PageCalls.TryMap(file, Size) is { } mapping)
            return new PageFile(file, mapping);
        file?.Dispose();
        return null;
    }

    /// <summary>Whether a block is here.</summary>
    public bool Contains(void* block) => (ulong)((byte*)block - _start) < Size;

    /// <summary>Where in the file a byte of a block is.</summary>
    public long OffsetOf(void* block) => (byte*)block - _start;

    /// <summary>A block with undefined content, on pages of its own; null when all places are taken.</summary>
    public void* TryAllocate()
    {
        lock (_lock)
        {
            if (!_free.TryPop(out var place))
            {
                if (_used == MostPlaces)
                    return null;
                place = _used++;
            }

            return _start + ((long)place * Largest);
        }
    }

    /// <summary>Frees a block, once.</summary>
    public void Free(void* block)
    {
        var offset = OffsetOf(block);
        // Before anybody else gets the place. Where the system cannot cut, the pages may be on their way still, and nobody ever gets it.
        if (!PageCalls.TryCut(File, offset, Largest))
            return;
        lock (_lock)
            _free.Push((int)(offset / Largest));
    }

    // "always within_size [advise] never deny force": without advice, which nobody gives here, the pages are small.
    private static bool HasSmallPages()
    {
        try
        {
            var choices = System.IO.File.ReadAllText(HugePages);
            return choices.Contains("[never]", StringComparison.Ordinal) || choices.Contains("[advise]", StringComparison.Ordinal)
                || choices.Contains("[deny]", StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // A system built without huge pages.
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
