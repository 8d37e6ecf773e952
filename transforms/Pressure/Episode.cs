namespace Gateway.Transforms.Pressure;

/// <summary>
/// What is told of a time under pressure: that it begins, once a minute that it goes on, and that it is over, when nobody was refused for ten seconds. So there are a few lines,
/// whatever the pressure does. For one thread at a time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class Episode(TimeProvider time)
{
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(1);

    private long _start;
    private long _lastPressure;
    private long _lastTold;
    private bool _isOn;

    /// <summary>How long it lasted, from the first refusal to the last.</summary>
    public TimeSpan Duration => time.GetElapsedTime(_start, _lastPressure);

    /// <summary>Looks at whether there is pressure now.</summary>
    /// <returns>What is to be told.</returns>
    public EpisodeChange Look(bool isUnderPressure)
    {
        var now = time.GetTimestamp();
        if (isUnderPressure)
            _lastPressure = now;
        if (!_isOn)
        {
            if (!isUnderPressure)
                return EpisodeChange.None;
            (_isOn, _start, _lastTold) = (true, now, now);
            return EpisodeChange.Begun;
        }

        if (!isUnderPressure && time.GetElapsedTime(_lastPressure, now) >= Calm)
        {
            _isOn = false;
            return EpisodeChange.Ended;
        }

        if (time.GetElapsedTime(_lastTold, now) < Reminder)
            return EpisodeChange.None;
        _lastTold = now;
        return EpisodeChange.GoesOn;
    }
}
