using System.Runtime.InteropServices;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>A file descriptor of the system that is no file of .NET's.</summary>
internal sealed partial class SafeFileDescriptor() : SafeHandle(-1, ownsHandle: true)
{
    /// <inheritdoc/>
    public override bool IsInvalid => handle == -1;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
