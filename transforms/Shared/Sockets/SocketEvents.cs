namespace Gateway.Transforms.Shared.Sockets;

/// <summary>What epoll(7) tells of a socket, and is asked for.</summary>
[Flags]
public enum SocketEvents : uint
{
    None = 0,

    /// <summary>Bytes have come, or their end (EPOLLIN).</summary>
    Readable = 0x1,

    /// <summary>There is room for bytes to send (EPOLLOUT).</summary>
    Writable = 0x4,

    /// <summary>It is broken (EPOLLERR).</summary>
    Failed = 0x8,

    /// <summary>It is closed in both directions (EPOLLHUP).</summary>
    Closed = 0x10,

    /// <summary>The other side will send no more (EPOLLRDHUP).</summary>
    Ending = 0x2000,

    /// <summary>Tell of what is new, not of what is so (EPOLLET).</summary>
    EdgeTriggered = 1u << 31,
}
