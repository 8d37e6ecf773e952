namespace Gateway.Transforms.Resilience.Destinations;

/// <summary>What a request says of its destination.</summary>
internal enum Outcome
{
    /// <summary>Nothing: the client left, or sent something wrong.</summary>
    Unknown,

    /// <summary>It does what it should.</summary>
    Succeeded,

    /// <summary>It does not.</summary>
    Failed,
}
