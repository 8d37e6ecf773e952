using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Listening;

/// <summary>
/// Keeps new clients away from a listening TCP socket while it goes on with those it has: the kernel drops their first packet,
/// which they send again a second later, when the port is closed and says so. Linux only; see socket(7), SO_ATTACH_FILTER.
/// </summary>
internal static class SynFilter
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;

    // Packets are seen from the TCP header on, whose byte 13 holds the flags (RFC 9293 §3.1): SYN without ACK is dropped.
    private static readonly ulong[] Program =
    [
        Instruction(0x30, 0, 0, 13),
        Instruction(0x54, 0, 0, 0x12),
        Instruction(0x15, 1, 0, 0x02),
        Instruction(0x06, 0, 0, uint.MaxValue),
        Instruction(0x06, 0, 0, 0),
    ];

    /// <summary>Attaches the filter; where that is not to be had, clients go on coming in.</summary>
    public static void Attach(Socket socket)
    {
        if (!OperatingSystem.IsLinux() || socket.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            return;
        var program = GCHandle.Alloc(Program, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: a count of 16 bits, then the pointer at its own alignment.
            Span<byte> argument = stackalloc byte[2 * nint.Size];
            argument.Clear();
            MemoryMarshal.Write(argument, (ushort)Program.Length);
            MemoryMarshal.Write(argument[nint.Size..], program.AddrOfPinnedObject());
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, argument);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Not supported here, or closed already.
        }
        finally
        {
            program.Free();
        }
    }

    // struct sock_filter: code, two jumps, operand; in the machine's byte order.
    private static ulong Instruction(ushort code, byte ifTrue, byte ifFalse, uint operand)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        MemoryMarshal.Write(bytes, code);
        bytes[2] = ifTrue;
        bytes[3] = ifFalse;
        MemoryMarshal.Write(bytes[4..], operand);
        return MemoryMarshal.Read<ulong>(bytes);
    }
}
