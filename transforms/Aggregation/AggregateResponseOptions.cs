using System.Text.Json;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Aggregation;

/// <summary>What an aggregate's answer is made of.</summary>
public sealed record AggregateResponseOptions
{
    /// <summary>The body: any JSON, with parts and their values in braces in its texts; null for one member a part.</summary>
    public JsonElement? Shape { get; init; }

    /// <summary>How parts are sent as they come, to clients that ask for it by <c>Accept</c>; none for never.</summary>
    [OneOrMany]
    public IReadOnlyList<Transfer> Transfer { get; init; } = [];

    /// <summary>What becomes of parts' headers, by name, beside <c>Cache-Control</c> (shortest), <c>Set-Cookie</c> (append) and <c>Vary</c> (union). Those that are not named are left out.</summary>
    public IReadOnlyDictionary<string, HeaderCombination> Headers { get; init; } = new Dictionary<string, HeaderCombination>();

    /// <summary>Whether the body tells of parts that failed.</summary>
    public ErrorPlacement Errors { get; init; } = ErrorPlacement.Inline;
}
