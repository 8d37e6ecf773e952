using System.Buffers;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>recv(2), send(2) and sendmsg(2) of Linux, which never wait.</summary>
public static unsafe partial class SocketCalls
{
    /// <summary>MSG_DONTWAIT.</summary>
    public const int DoNotWait = 0x40;

    /// <summary>MSG_NOSIGNAL: a connection that is gone is an error and no signal.</summary>
    public const int NoSignal = 0x4000;

    // Of one call, with what is in front and behind. A body of 64 KiB in blocks of 4 has 18.
    private const int MaxPieces = 64;

    private const int Interrupted = 4;
    private const int TryAgain = 11;

    /// <summary>Receives what is there.</summary>
    /// <returns>How many bytes; 0 at the end; -1 where there are none yet.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public static int Receive(SafeSocketHandle socket, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            nint count;
            do
                count = Receive(socket, start, buffer.Length, DoNotWait);
            while (count < 0 && !IsOver(Marshal.GetLastPInvokeError()));
            return (int)count;
        }
    }

    /// <summary>Sends as much as the system takes.</summary>
    /// <returns>How many bytes; -1 where it takes none now.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public static int Send(SafeSocketHandle socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            nint count;
            do
                count = Send(socket, start, bytes.Length, DoNotWait | NoSignal);
            while (count < 0 && !IsOver(Marshal.GetLastPInvokeError()));
            return (int)count;
        }
    }

    /// <summary>Sends as much as the system takes of several pieces, one behind the other.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="pieces">Where they are; they do not move meanwhile.</param>
    /// <param name="flags">More flags of the system's.</param>
    /// <returns>How many bytes; -1 where it takes none now.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public static long Send(SafeSocketHandle socket, ReadOnlySpan<SocketPiece> pieces, int flags = 0)
    {
        fixed (SocketPiece* first = pieces)
        {
            var header = new Header { Pieces = first, PieceCount = pieces.Length };
            nint count;
            do
                count = SendMessage(socket, &header, DoNotWait | NoSignal | flags);
            while (count < 0 && !IsOver(Marshal.GetLastPInvokeError()));
            return count;
        }
    }

    /// <summary>Sends as much as the system takes of what is gathered, in one call: not all of a sequence in more than 62 parts.</summary>
    /// <returns>How many bytes; -1 where it takes none now.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    /// <exception cref="ObjectDisposedException">The gateway has closed it.</exception>
    public static long Send(SafeSocketHandle socket, in GatheredBytes bytes)
    {
        Span<SocketPiece> pieces = stackalloc SocketPiece[MaxPieces];
        var count = 0;
        fixed (byte* before = bytes.Before.Span, behind = bytes.Behind.Span)
        {
            if (before is not null)
                pieces[count++] = new SocketPiece(before, bytes.Before.Length);
            var parts = bytes.Middle.GetEnumerator();
            return SendFrom(socket, pieces, count, ref parts, new SocketPiece(behind, bytes.Behind.Length));
        }
    }

    // Each part stays where it is while those behind it are told, and all of them are sent.
    private static long SendFrom(SafeSocketHandle socket, Span<SocketPiece> pieces, int count, ref ReadOnlySequence<byte>.Enumerator parts, SocketPiece behind)
    {
        if (count == MaxPieces - 1)
            return Send(socket, pieces[..count]);
        if (!parts.MoveNext())
        {
            pieces[count] = behind;
            return Send(socket, pieces[..(count + 1)]);
        }

        fixed (byte* part = parts.Current.Span)
        {
            pieces[count] = new SocketPiece(part, parts.Current.Length);
            return SendFrom(socket, pieces, count + 1, ref parts, behind);
        }
    }

    /// <summary>Whether a call that failed is not to be made again at once.</summary>
    /// <param name="error">Its errno.</param>
    /// <exception cref="SocketException">It is no use to make it again at all.</exception>
    public static bool IsOver(int error) => error switch
    {
        Interrupted => false,
        TryAgain => true,
        _ => throw new SocketException((int)SocketError.ConnectionReset),
    };

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(SafeSocketHandle socket, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(SafeSocketHandle socket, void* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(SafeSocketHandle socket, Header* header, int flags);

    // struct msghdr, the same on all 64-bit systems.
    private struct Header
    {
        public void* Name;
        public nint NameLength;
        public SocketPiece* Pieces;
        public nint PieceCount;
        public void* Control;
        public nint ControlLength;
        public nint Flags;
    }
}
