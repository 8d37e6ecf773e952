using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Sockets;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Pressure;

/// <summary>
/// Tells the guard how the process is, four times a second, on a thread of its own: on one of the pool it would be late exactly when lateness is to be measured. One for the life of the process.
/// </summary>
/// <param name="guard">Who is told.</param>
/// <param name="time">The clock.</param>
/// <param name="loops">The event loops; null for none.</param>
/// <param name="log">For the operator.</param>
internal sealed class GuardThread(Guard guard, TimeProvider time, EventLoops? loops, ILogger<GuardThread> log) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    // Limits of control groups are seldom edited, and take several files.
    private const int LooksForOneCeiling = 40;

    private readonly ManualResetEvent _stop = new(initialState: false);
    private readonly MemoryUse _use = new();
    private readonly MemoryCeiling _ceiling = new("/");
    private readonly Collector _collector = new(time);
    private readonly TurnProbe _pool = new(time, static work => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false));
    private readonly TurnProbe[] _loops = [.. (loops?.All ?? []).Select(loop => new TurnProbe(time, loop.Ask))];
    private Thread? _thread;
    private long _limit;
    private int _looks;
    private bool _hasFailed;

    /// <summary>Begins. Once.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Gateway pressure", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _stop.Dispose();
        _use.Dispose();
    }

    private void Run()
    {
        while (!_stop.WaitOne(Interval))
        {
            try
            {
                Look();
                _hasFailed = false;
            }
            catch (Exception exception)
            {
                guard.Miss();
                Tell(exception);
            }
        }
    }

    // An exception of this thread would end the process, and where memory is short the log may throw another.
    private void Tell(Exception exception)
    {
        if (_hasFailed)
            return;
        _hasFailed = true;
        try
        {
            PressureLog.Failed(log, exception);
        }
        catch
        {
            // The next one is told.
            _hasFailed = false;
        }
    }

    private void Look()
    {
        if (_looks++ % LooksForOneCeiling == 0)
            _limit = _ceiling.Read();
        var options = guard.Options.Memory;
        var limit = options.Limit?.Bytes ?? _limit;
        var vitals = new Vitals(_use.Read(), limit, HeapShare(), _pool.Ask(), LoopsDelay());
        guard.Look(vitals);
        if (!options.Enabled || vitals.MemoryShare < options.RelieveFrom)
            _collector.Rest();
        else
            _collector.Collect(limit, _use.Read, !guard.Level.IsZero);
    }

    // One that stands still makes as much of it as its share of the connections is.
    private TimeSpan LoopsDelay()
    {
        var (sum, most) = (TimeSpan.Zero, guard.Options.Delay.ShedAll);
        foreach (var loop in _loops)
            sum += loop.Ask() is var delay && delay < most ? delay : most;
        return sum / Math.Max(1, _loops.Length);
    }

    // As of the last collection; near its limit there are many.
    private double HeapShare()
    {
        var heap = GC.GetGCMemoryInfo(GCKind.Any);
        return heap.TotalAvailableMemoryBytes > 0 && heap.TotalAvailableMemoryBytes < _limit ? (double)heap.HeapSizeBytes / heap.TotalAvailableMemoryBytes : 0;
    }
}
