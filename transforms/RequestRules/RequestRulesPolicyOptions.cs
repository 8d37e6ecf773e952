using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.RequestRules;

/// <summary>What bodies must be like.</summary>
public sealed record RequestRulesPolicyOptions
{
    /// <summary>Media types that are taken (<c>application/json</c>, <c>text/*</c>, <c>application/*+json</c>); none for all.</summary>
    [OneOrMany]
    public IReadOnlyList<string> ContentTypes { get; init; } = [];

    /// <summary>The most bytes of a body; one whose length nobody says is held back until its end. null for what the route takes.</summary>
    [Accepted("0B", "16MiB")]
    public ByteSize? MaxBytes { get; init; }

    /// <summary>How bodies that say they are JSON are checked before they are passed on; null for not at all.</summary>
    public JsonRulesOptions? Json { get; init; }
}
