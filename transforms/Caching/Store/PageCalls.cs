using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Caching.Store;

/// <summary>memfd_create(2), mmap(2) and fallocate(2) of Linux.</summary>
internal static unsafe partial class PageCalls
{
    private const uint CloseOnExec = 1;
    private const int FileSizeLimit = 1;
    private const int ReadAndWrite = 3;
    private const int SharedWithFile = 0x01;
    private const int ReserveNothing = 0x4000;
    private const int NoHugePages = 15;
    private const int NoDump = 16;
    private const int KeepSize = 1;
    private const int CutOut = 2;

    /// <summary>A file of as many bytes that take no memory yet; null where the system gives none.</summary>
    public static SafeFileHandle? TryCreateFile(long size)
    {
        // A process whose files may not be as large is killed for asking.
        if (GetLimit(FileSizeLimit, out var limit) != 0 || limit.Current < (ulong)size)
            return null;
        var file = new SafeFileHandle(CreateMemoryFile("gateway-cache", CloseOnExec), ownsHandle: true);
        if (!file.IsInvalid && Truncate(file, size) == 0)
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>A place in the address space for all of a file, in small pages, and left out of dumps, which others may read; null where there is none.</summary>
    public static SafePageMapping? TryMap(SafeFileHandle file, long size)
    {
        var mapping = new SafePageMapping(Map(null, (nuint)size, ReadAndWrite, SharedWithFile | ReserveNothing, file, 0), size);
        if (!mapping.IsInvalid)
        {
            var start = (void*)mapping.DangerousGetHandle();
            // A system without huge pages knows no such advice.
            _ = Advise(start, (nuint)size, NoHugePages);
            _ = Advise(start, (nuint)size, NoDump);
            return mapping;
        }

        mapping.Dispose();
        return null;
    }

    public static bool TryUnmap(nint start, long size) => Unmap((void*)start, (nuint)size) == 0;

    /// <summary>Takes the pages of a part out of a file, which reads as zeros from then on.</summary>
    public static bool TryCut(SafeFileHandle file, long offset, long length) => Allocate(file, CutOut | KeepSize, offset, length) == 0;

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "ftruncate64")]
    private static partial int Truncate(SafeFileHandle file, long size);

    [LibraryImport("libc", EntryPoint = "mmap64")]
    private static partial nint Map(void* start, nuint length, int protection, int flags, SafeFileHandle file, long offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* start, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "fallocate64")]
    private static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    // struct rlimit of 64-bit systems.
    private struct Limit
    {
        public ulong Current;
        public ulong Most;
    }
}
