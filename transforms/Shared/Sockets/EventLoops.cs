using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Shared.Sockets;

/// <summary>
/// The threads that wait for the events of clients' and backends' sockets: as many as processors on Linux, none elsewhere. Safe to share between threads.
/// </summary>
public sealed class EventLoops : IDisposable
{
    private readonly EventLoop[] _all = [];
    private int _last;

    /// <summary>Starts the threads.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The process has no descriptors left.</exception>
    public EventLoops(ILogger<EventLoops> log)
    {
        if (!OperatingSystem.IsLinux())
            return;
        _all = new EventLoop[Environment.ProcessorCount];
        for (var i = 0; i < _all.Length; i++)
            _all[i] = new EventLoop(i + 1, log);
    }

    /// <summary>Whether there are any.</summary>
    public bool IsSupported => _all.Length > 0;

    /// <summary>All of them.</summary>
    public IReadOnlyList<EventLoop> All => _all;

    /// <summary>One for a socket that comes from outside, each in turn.</summary>
    public EventLoop Next() => _all[(uint)Interlocked.Increment(ref _last) % (uint)_all.Length];

    /// <summary>One for a socket that this thread opens: the thread's own where it is one of them.</summary>
    public EventLoop Nearest()
    {
        foreach (var loop in _all)
        {
            if (loop.IsCurrent)
                return loop;
        }

        return Next();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var loop in _all)
            loop.Dispose();
    }
}
