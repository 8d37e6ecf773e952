namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>
/// Looks for the number of requests at a time that a cluster can bear, by how long it takes to answer: while answers come as fast as at half the load, the limit grows; where they come slower in proportion to the load, requests only
/// wait in the cluster, and the limit shrinks to where that begins. Now and then the load is halved for a moment to learn again how fast the cluster can be. Safe to share between threads; allocates nothing.
/// </summary>
/// <param name="minimum">Never fewer.</param>
/// <param name="maximum">Never more.</param>
/// <param name="time">The clock.</param>
internal sealed class AdaptiveLimit(int minimum, int maximum, TimeProvider time)
{
    private const int First = 8;
    private const int WindowSize = 32;
    private const double Tolerance = 1.1;
    private const double Headroom = 0.5;
    private const double Smoothing = 0.3;

    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly long[] _latencies = new long[WindowSize];
    private int _minimum = minimum;
    private int _maximum = maximum;
    private double _limit = Math.Clamp(First, minimum, maximum);
    private double _best;
    private int _count;
    private int _failures;
    private int _peak;
    private int _skipped;
    private bool _isProbing = true;
    private long _probedAt = time.GetTimestamp();

    /// <summary>So many at a time, as of now.</summary>
    public int Limit
    {
        get
        {
            lock (_lock)
                return Bounded(_isProbing && _best > 0 ? _limit / 2 : _limit);
        }
    }

    /// <summary>Goes on within other bounds.</summary>
    public void Set(int minimum, int maximum)
    {
        lock (_lock)
            (_minimum, _maximum) = (minimum, maximum);
    }

    /// <summary>A request was answered, or failed in a way that too much load may cause.</summary>
    /// <param name="latency">How long its answer's head took.</param>
    /// <param name="hasFailed">It got none, or one that says that there is too much to do.</param>
    /// <param name="inside">How many were on their way.</param>
    public void Record(TimeSpan latency, bool hasFailed, int inside)
    {
        lock (_lock)
        {
            // Those that were on their way before the load was halved tell of the load before.
            if (_skipped > 0)
            {
                _skipped--;
                return;
            }

            _peak = Math.Max(_peak, inside);
            // A failure comes as fast as it fails, and says nothing of how fast the cluster is.
            if (hasFailed)
                _failures++;
            else
                _latencies[_count++] = Math.Max(1, latency.Ticks);
            if (_count + _failures == WindowSize)
                Conclude();
        }
    }

    private void Conclude()
    {
        var (count, failures, peak) = (_count, _failures, _peak);
        (_count, _failures, _peak) = (0, 0, 0);
        if (failures * 10 > WindowSize)
            _limit *= 0.8;
        else
            Compare(MedianOf(count), peak);
        _limit = Math.Clamp(_limit, _minimum, _maximum);
    }

    private double MedianOf(int count)
    {
        Array.Sort(_latencies, 0, count);
        return _latencies[count / 2];
    }

    // Of a window in which little failed: another is no measure, and a probe goes on behind it.
    private void Compare(double median, int peak)
    {
        if (_isProbing)
        {
            _best = median;
            _isProbing = false;
            _probedAt = time.GetTimestamp();
            return;
        }

        _best = Math.Min(_best, median);
        Follow(Math.Clamp(_best * Tolerance / median, 0.5, 1), peak);
        if (time.GetElapsedTime(_probedAt) < ProbeEvery)
            return;
        _isProbing = true;
        _skipped = peak;
    }

    private void Follow(double gradient, int peak)
    {
        var next = (_limit * gradient) + (Headroom * Math.Sqrt(_limit));
        // A limit that nobody reaches says nothing.
        if (next < _limit || peak * 4 >= Bounded(_limit) * 3)
            _limit += (next - _limit) * Smoothing;
    }

    private int Bounded(double limit) => Math.Clamp((int)Math.Round(limit), _minimum, _maximum);
}
