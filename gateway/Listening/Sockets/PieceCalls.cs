using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Listening.Sockets;

/// <summary>Sends what was written to clients, with send(2), sendmsg(2) or sendfile(2) of Linux, which never wait.</summary>
internal static unsafe partial class PieceCalls
{
    private const int MoreComes = 0x8000;
    private const int Invalid = 22;
    private const int NotThere = 38;

    /// <summary>Sends as much as the system takes.</summary>
    /// <param name="socket">A socket whose calls do not wait.</param>
    /// <param name="pieces">What to send; one alone where it is in a file.</param>
    /// <param name="hasMore">Whether more is sent at once, so that the end of this need not leave in a packet of its own.</param>
    /// <returns>How many bytes; -1 where it takes none now.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public static long Send(SafeSocketHandle socket, ReadOnlySpan<OutgoingPiece> pieces, bool hasMore)
    {
        if (pieces[0].File is { } file && SendFile(socket, file, pieces[0].FileOffset, pieces[0].UnsentLength) is { } taken)
            return taken;
        // The system has less to look at where there is no list.
        if (pieces.Length == 1 && !hasMore)
            return SocketCalls.Send(socket, new ReadOnlySpan<byte>(pieces[0].UnsentAddress, pieces[0].UnsentLength));
        Span<SocketPiece> sent = stackalloc SocketPiece[pieces.Length];
        for (var i = 0; i < pieces.Length; i++)
            sent[i] = new SocketPiece(pieces[i].UnsentAddress, pieces[i].UnsentLength);
        return SocketCalls.Send(socket, sent, hasMore ? MoreComes : 0);
    }

    // Without a copy: the system sends the file's own pages. Null where it knows no such thing for this file.
    private static long? SendFile(SafeSocketHandle socket, SafeFileHandle file, long offset, int length)
    {
        while (true)
        {
            var count = SendFile(socket, file, &offset, length);
            if (count >= 0)
                return count;
            var error = Marshal.GetLastPInvokeError();
            if (error is Invalid or NotThere)
                return null;
            if (SocketCalls.IsOver(error))
                return -1;
        }
    }

    [LibraryImport("libc", EntryPoint = "sendfile64", SetLastError = true)]
    private static partial nint SendFile(SafeSocketHandle socket, SafeFileHandle file, long* offset, nint length);
}
