namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What came of a fetch, once its head is there.</summary>
internal enum FlightOutcome
{
    /// <summary>A response that may be stored: all who wait get it as it comes.</summary>
    Shared,

    /// <summary>What is stored was found valid, or takes the place of an error: all who wait get that.</summary>
    Stored,

    /// <summary>A response for the request that asked for it alone; the others ask for themselves.</summary>
    Single,

    /// <summary>There is no response: all who wait fail in the same way.</summary>
    Failed,

    /// <summary>What is stored was of no use to ask about: everybody begins again.</summary>
    Again,
}
