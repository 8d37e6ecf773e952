using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Listening.Sockets;

/// <summary>sendmsg(2) and sendfile(2) of Linux, which never wait.</summary>
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
        var vectors = stackalloc Vector[pieces.Length];
        for (var i = 0; i < pieces.Length; i++)
            vectors[i] = new Vector { Start = pieces[i].UnsentAddress, Length = pieces[i].UnsentLength };
        var header = new Header { Vectors = vectors, VectorCount = pieces.Length };
        nint count;
        do
            count = SendMessage(socket, &header, SocketCalls.DoNotWait | SocketCalls.NoSignal | (hasMore ? MoreComes : 0));
        while (count < 0 && !SocketCalls.IsOver(Marshal.GetLastPInvokeError()));
        return count;
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

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeSocketHandle socket, Header* header, int flags);

    [LibraryImport("libc", EntryPoint = "sendfile64", SetLastError = true)]
    private static partial nint SendFile(SafeSocketHandle socket, SafeFileHandle file, long* offset, nint length);

    private struct Vector
    {
        public byte* Start;
        public nint Length;
    }

    // struct msghdr, the same on all 64-bit systems.
    private struct Header
    {
        public void* Name;
        public nint NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public nint Flags;
    }
}
