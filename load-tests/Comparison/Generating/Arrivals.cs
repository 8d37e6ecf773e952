using System.Threading.Channels;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>Requests at one fixed rate, whether or not those before were answered: an open model. Keeps how long each took from the moment it was due.</summary>
/// <remarks>What is due while all connections are busy waits for one, and the wait counts: a stall shows in all requests that it held up.</remarks>
internal sealed class Arrivals
{
    // Whoever is told of an arrival sends at once, on the thread of the clock: no other has to wake up first.
    private readonly Channel<long> _due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { AllowSynchronousContinuations = true, SingleWriter = true });
    private readonly TimeProvider _time;
    private readonly double _interval;
    private readonly long _count;
    private readonly long[] _took;
    private int _recorded;

    /// <param name="rate">Requests a second, above 0.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="time">The clock that latencies are taken from.</param>
    public Arrivals(double rate, TimeSpan duration, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rate);
        _time = time;
        _interval = time.TimestampFrequency / rate;
        _count = Math.Max(1, (long)(rate * duration.TotalSeconds));
        _took = new long[_count];
    }

    /// <summary>How long each request took whose answer has come, in no order.</summary>
    public ReadOnlySpan<long> TookTicks => _took.AsSpan(0, Math.Min(Volatile.Read(ref _recorded), _took.Length));

    /// <summary>How many there are in all.</summary>
    public long Count => _count;

    /// <summary>Lets them arrive; the task ends with the last one, or when <paramref name="cancellation"/> says so.</summary>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Run(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Waits for the next one that nobody else has taken.</summary>
    /// <returns>When it was due, a timestamp of the clock; null when there are no more.</returns>
    public async ValueTask<long?> NextAsync(CancellationToken cancellation)
    {
        try
        {
            return await _due.Reader.ReadAsync(cancellation);
        }
        catch (Exception exception) when (exception is ChannelClosedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Keeps how long a request took.</summary>
    public void Record(TimeSpan took)
    {
        var index = Interlocked.Increment(ref _recorded) - 1;
        if (index < _took.Length)
            _took[index] = took.Ticks;
    }

    private void Run(CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        for (long index = 0; index < _count && !cancellation.IsCancellationRequested; index++)
        {
            var due = start + (long)(index * _interval);
            var wait = _time.GetElapsedTime(_time.GetTimestamp(), due);
            if (wait > TimeSpan.Zero)
                FineSleep.For(wait);
            _due.Writer.TryWrite(due);
        }

        _due.Writer.Complete();
    }
}
