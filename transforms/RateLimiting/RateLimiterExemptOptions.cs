using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RateLimiting;

/// <summary>Who is neither counted nor refused; one of these suffices.</summary>
public sealed record RateLimiterExemptOptions
{
    /// <summary>Client addresses and networks.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>Claims of the caller, each with the values that suffice.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Claims { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}
