namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>Whether a destination may get one more request.</summary>
internal enum Room
{
    /// <summary>It may.</summary>
    Free,

    /// <summary>It has as many as it may have at a time.</summary>
    Full,

    /// <summary>It has failed too much.</summary>
    LeftAlone,
}
