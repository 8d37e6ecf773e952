using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Caching.Store;

/// <summary>A file's place in the address space.</summary>
internal sealed class SafePageMapping : SafeHandleMinusOneIsInvalid
{
    private readonly long _size;

    public SafePageMapping(nint start, long size)
        : base(ownsHandle: true)
    {
        _size = size;
        SetHandle(start);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => PageCalls.TryUnmap(handle, _size);
}
