namespace Gateway.Configuration.Watching;

/// <summary>How closely files are watched. The defaults notice any change within a second, settled within two.</summary>
internal sealed record ConfigurationWatcherSettings
{
    /// <summary>How often sizes and times of files, and the listings of patterns, are compared.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often content is compared although sizes and times are the same: an edit may keep both.</summary>
    public TimeSpan ContentInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long content must stay the same to count as settled.</summary>
    public TimeSpan SettleInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a change may stay unsettled, or a file missing or empty, before it is reported all the same.</summary>
    public TimeSpan SettleLimit { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether the system's file events are used, so that most changes are noticed at once.</summary>
    public bool UseEvents { get; init; } = true;
}
