using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RequestRules;

/// <summary>The section <c>RequestRules</c>: which bodies reach backends.</summary>
public sealed record RequestRulesOptions
{
    /// <summary>What a route's <c>RequestRulesPolicy</c> may name.</summary>
    public IReadOnlyDictionary<string, RequestRulesPolicyOptions> Policies { get; init; } = new Dictionary<string, RequestRulesPolicyOptions>();

    /// <summary>The most that bodies may take while they are looked at, of all requests together; who comes beyond is answered 503.</summary>
    [Accepted("1MiB", "16GiB")]
    public ByteSize MemoryLimit { get; init; } = new(64 * 1024 * 1024);
}
