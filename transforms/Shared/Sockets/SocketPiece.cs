using System.Runtime.InteropServices;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>Bytes to send, as the system wants to be told of them: struct iovec.</summary>
/// <param name="start">The first.</param>
/// <param name="length">How many.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe struct SocketPiece(byte* start, nint length)
{
    private readonly byte* _start = start;
    private readonly nint _length = length;
}
