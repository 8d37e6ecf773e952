using System.ComponentModel;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>
/// A thread that waits for the events of many sockets (epoll(7), edge-triggered) and serves each at once: a request that is answered from memory
/// changes threads not even once. What takes longer leaves the thread by itself (<see cref="Threads.PoolThread"/>).
/// </summary>
public sealed class EventLoop : IDisposable
{
    private const int MaxEvents = 256;

    private readonly SafeFileDescriptor _epoll;
    private readonly SafeFileDescriptor _bell;
    private readonly ILogger _log;
    private readonly int _threadId;
    private readonly Lock _adding = new();
    private readonly Stack<int> _free = new();
    private Slot[] _slots = new Slot[64];
    private int _used = 1;
    private IThreadPoolWorkItem? _asked;
    private volatile bool _isStopped;

    /// <summary>One more thread.</summary>
    /// <param name="number">Names it.</param>
    /// <param name="log">Where it is said that somebody failed who was told of an event.</param>
    /// <exception cref="Win32Exception">The process has no descriptor left.</exception>
    public EventLoop(int number, ILogger log)
    {
        _log = log;
        _epoll = EpollLibrary.Create();
        _bell = EpollLibrary.CreateEvent();
        // The first place is nobody's: its event says that there will be no more, or that somebody asks for a turn.
        EpollLibrary.Add(_epoll, _bell, SocketEvents.Readable | SocketEvents.EdgeTriggered, 0);
        var thread = new Thread(Run) { IsBackground = true, Name = $"Gateway events {number}" };
        _threadId = thread.ManagedThreadId;
        thread.Start();
    }

    /// <summary>Whether this is its thread.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Has somebody told of a socket's events, until <see cref="Remove"/>.</summary>
    /// <returns>What to remove it by.</returns>
    /// <exception cref="Win32Exception">The system has no room for it.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public long Add(SafeSocketHandle socket, ISocketEvents receiver)
    {
        long key;
        lock (_adding)
        {
            var index = _free.Count > 0 ? _free.Pop() : _used++;
            if (index == _slots.Length)
            {
                var slots = new Slot[index * 2];
                _slots.CopyTo(slots, 0);
                Volatile.Write(ref _slots, slots);
            }

            ref var slot = ref _slots[index];
            // In this order: whoever sees the receiver sees by which use.
            slot.Uses++;
            Volatile.Write(ref slot.Receiver, receiver);
            key = ((long)slot.Uses << 32) | (uint)index;
        }

        try
        {
            EpollLibrary.Add(_epoll, socket, SocketEvents.Readable | SocketEvents.Writable | SocketEvents.Ending | SocketEvents.EdgeTriggered, key);
            return key;
        }
        catch
        {
            Remove(key);
            throw;
        }
    }

    /// <summary>Tells nothing more. The socket leaves by being closed.</summary>
    public void Remove(long key)
    {
        lock (_adding)
        {
            ref var slot = ref _slots[(int)key];
            if (slot.Receiver is null || slot.Uses != (int)(key >> 32))
                return;
            slot.Receiver = null;
            _free.Push((int)key);
        }
    }

    /// <summary>Has the thread do something when it has done what it was told of before. Of several that are asked for in the meantime, only the last is sure to be done.</summary>
    /// <param name="work">What; it must be quick.</param>
    public void Ask(IThreadPoolWorkItem work)
    {
        Volatile.Write(ref _asked, work);
        EpollLibrary.Signal(_bell);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isStopped = true;
        EpollLibrary.Signal(_bell);
    }

    private void Run()
    {
        var events = new EpollEvents(MaxEvents);
        while (!_isStopped)
        {
            var count = EpollLibrary.Wait(_epoll, events);
            for (var i = 0; i < count && !_isStopped; i++)
                Tell(events.KeyOf(i), events.Of(i));
        }

        _epoll.Dispose();
        _bell.Dispose();
    }

    private void Tell(long key, SocketEvents what)
    {
        if (key == 0)
        {
            Interlocked.Exchange(ref _asked, null)?.Execute();
            return;
        }

        // Of one that was closed meanwhile, and whose place another may have by now.
        ref var slot = ref Volatile.Read(ref _slots)[(int)key];
        if (Volatile.Read(ref slot.Receiver) is not { } receiver || slot.Uses != (int)(key >> 32))
            return;
        try
        {
            receiver.OnEvents(what);
        }
        catch (Exception exception)
        {
            SocketsLog.EventFailed(_log, exception);
        }
    }

    private struct Slot
    {
        public ISocketEvents? Receiver;
        public int Uses;
    }
}
