using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>The head of what a fetch brought. Immutable.</summary>
/// <param name="Outcome">What it is.</param>
internal sealed record FlightAnswer(FlightOutcome Outcome)
{
    /// <summary>The response, where it may be stored, or is.</summary>
    public StoredResponse? Response { get; init; }

    /// <summary>Where it is stored: the requests whose key that is may have it; null for all of the flight.</summary>
    public CacheKey? Variant { get; init; }

    /// <summary>The status the origin sent; 0 for none.</summary>
    public int Status { get; init; }

    /// <summary>The header fields of a response for one request alone; of one for others too, those that its own request alone gets.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; } = [];

    /// <summary>The reason phrase; null for the usual one.</summary>
    public string? Reason { get; init; }

    /// <summary>The length of the body, where it is known beforehand.</summary>
    public long? Length { get; init; }

    /// <summary>Why it is not stored, one of <see cref="NotStored"/>; null where it is.</summary>
    public string? NotStored { get; init; }

    /// <summary>Whether it was found in the second level, and is in the memory now.</summary>
    public bool IsLoaded { get; init; }

    /// <summary>Whether an error was replaced by what is stored.</summary>
    public bool ReplacesError { get; init; }

    /// <summary>Whether the origin did not answer, or not as one does.</summary>
    public bool IsBroken => Outcome == FlightOutcome.Failed && Failure?.Status == StatusCodes.Status502BadGateway;

    /// <summary>What the steps to the backend told of a failure: features of the request.</summary>
    public FetchFailure? Failure { get; init; }
}
