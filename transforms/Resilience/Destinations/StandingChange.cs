namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>What a destination becomes by a request.</summary>
internal enum StandingChange
{
    /// <summary>Nothing else.</summary>
    None,

    /// <summary>Left alone, as too much fails or is slow.</summary>
    Opened,

    /// <summary>Asked again.</summary>
    Closed,

    /// <summary>Left alone, as it does worse than the others.</summary>
    Ejected,
}
