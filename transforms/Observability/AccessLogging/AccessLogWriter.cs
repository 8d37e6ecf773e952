namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>
/// Takes lines from requests without making them wait and writes them in batches on a thread of its own: a full disk
/// or a pipe nobody reads blocks that thread and nothing else. Holds at most twice its capacity, half of it being
/// written; what does not fit is dropped, and the caller told. Safe to share.
/// </summary>
internal sealed class AccessLogWriter : IDisposable
{
    /// <summary>How long lines gather before they are written together, unless the buffer is half full before.</summary>
    internal static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly AccessLogOutput _output;
    private readonly Action<int, Exception?> _dropped;
    private readonly Action<Exception> _failed;
    private readonly Thread _thread;
    private byte[] _active = [];
    private byte[] _spare = [];
    private int _used;
    private int _capacity;
    private bool _stopping;

    /// <param name="output">Where to write; owned by this writer.</param>
    /// <param name="capacity">Bytes that may wait.</param>
    /// <param name="dropped">Told how many lines were lost after they had been taken, and why; on the writing thread.</param>
    /// <param name="failed">Told that a batch could not be written and is kept for another try.</param>
    public AccessLogWriter(AccessLogOutput output, int capacity, Action<int, Exception?> dropped, Action<Exception> failed)
    {
        _output = output;
        _capacity = capacity;
        _dropped = dropped;
        _failed = failed;
        _thread = new Thread(Run) { IsBackground = true, Name = "access log" };
        _thread.Start();
    }

    /// <summary>Bytes that may wait; takes effect for the next line.</summary>
    public int Capacity
    {
        set
        {
            lock (_gate)
                _capacity = value;
        }
    }

    /// <summary>Copies a line; false when there is no room for it or the writer has been stopped.</summary>
    public bool TryAppend(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            var used = _used + line.Length;
            if (_stopping || used > _capacity)
                return false;
            if (used > _active.Length)
                Array.Resize(ref _active, (int)Math.Min(_capacity, Math.Max(used, Math.Max(16L << 10, _active.Length * 2L))));
            line.CopyTo(_active.AsSpan(_used));
            var half = _capacity / 2;
            if (_used == 0 || (_used < half && used >= half))
                Monitor.Pulse(_gate);
            _used = used;
            return true;
        }
    }

    /// <summary>Takes no more lines, and lets what waits be written. Does not wait for that.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Takes no more lines and waits until all are written, five seconds at most.</summary>
    public void Dispose()
    {
        Complete();
        _thread.Join(LongestFlush);
    }

    private void Run()
    {
        using var output = _output;
        while (Take(out var batch))
        {
            while (!TryWrite(batch))
            {
                if (Pause())
                    continue;
                // Stopping: one more try, then the process must not be held up.
                if (!TryWrite(batch))
                    _dropped(CountLines(batch), null);
                break;
            }
        }
    }

    /// <summary>Waits for lines and takes them all; false when stopped and empty.</summary>
    private bool Take(out ReadOnlySpan<byte> batch)
    {
        lock (_gate)
        {
            while (_used == 0 && !_stopping)
                Monitor.Wait(_gate);
            if (!_stopping && _used < _capacity / 2)
                Monitor.Wait(_gate, Gathering);
            batch = _active.AsSpan(0, _used);
            (_active, _spare) = (_spare, _active);
            _used = 0;
            return !batch.IsEmpty;
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> batch)
    {
        try
        {
            _output.Write(batch);
            return true;
        }
#pragma warning disable CA1031 // Whatever an output throws must end neither this thread nor the process.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_output.CanRetry)
            {
                _failed(exception);
                return false;
            }

            _dropped(CountLines(batch), exception);
            return true;
        }
    }

    /// <summary>False when stopping.</summary>
    private bool Pause()
    {
        lock (_gate)
        {
            if (!_stopping)
                Monitor.Wait(_gate, PauseAfterFailure);
            return !_stopping;
        }
    }

    private static int CountLines(ReadOnlySpan<byte> batch) => batch.Count((byte)'\n');
}
