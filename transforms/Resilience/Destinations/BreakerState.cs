namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>Whether a destination gets requests.</summary>
internal enum BreakerState
{
    /// <summary>It does.</summary>
    Closed,

    /// <summary>It does not.</summary>
    Open,

    /// <summary>A few, to see how it does.</summary>
    HalfOpen,
}
