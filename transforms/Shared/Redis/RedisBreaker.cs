namespace Gateway.Transforms.Shared.Redis;

/// <summary>
/// Whether requests may ask the server. They never find out themselves: it is up when it answers the poll, in time for a request, and down for a while, longer each time, when it
/// let a request wait. Safe to share between threads.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class RedisBreaker(TimeProvider time)
{
    /// <summary>How long it is left alone after the first failure.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long at most.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private TimeSpan _pause;
    private TimeSpan _nextPause = FirstPause;
    private long _failedAt;
    private volatile bool _isAnswering;
    private volatile bool _isPausing;

    /// <summary>Whether it may be asked now.</summary>
    public bool MayAsk => _isAnswering && !_isPausing;

    /// <summary>It answered the poll, or not.</summary>
    /// <param name="isInTime">Whether a request would have waited for the answer.</param>
    public void Polled(bool isInTime)
    {
        lock (_gate)
        {
            _isAnswering = isInTime;
            var quiet = time.GetElapsedTime(_failedAt);
            // One that is late now and then must not be left alone for good: a pause begins with a request that waited.
            if (!isInTime)
                _failedAt = _isPausing ? _failedAt : time.GetTimestamp();
            else if (_isPausing && quiet >= _pause)
                _isPausing = false;
            else if (!_isPausing && quiet > LongestPause)
                _nextPause = FirstPause;
        }
    }

    /// <summary>It let a request, or a write, wait too long.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            // Those that wait together fail together.
            if (_isPausing)
                return;
            _pause = _nextPause;
            _nextPause = _pause * 2 > LongestPause ? LongestPause : _pause * 2;
            (_isPausing, _failedAt) = (true, time.GetTimestamp());
        }
    }
}
