namespace Gateway.Transforms.Shared.Sockets;

/// <summary>Implemented by what has a socket in an <see cref="EventLoop"/>.</summary>
public interface ISocketEvents
{
    /// <summary>Something has happened to the socket. On the loop's thread, which others wait for: what takes long leaves it.</summary>
    void OnEvents(SocketEvents events);
}
