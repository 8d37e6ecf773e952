namespace Gateway.Transforms.Pressure;

/// <summary>What is to be told of a time under pressure.</summary>
internal enum EpisodeChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>That it begins.</summary>
    Begun,

    /// <summary>That it goes on.</summary>
    GoesOn,

    /// <summary>That it is over.</summary>
    Ended,
}
