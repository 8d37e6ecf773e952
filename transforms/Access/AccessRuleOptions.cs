using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Access;

/// <summary>What requests are like; everything that is given must fit.</summary>
public sealed record AccessRuleOptions
{
    /// <summary>One of these client addresses and networks.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>One of these methods; <c>GET</c> is <c>HEAD</c> too.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Methods { get; init; } = [];

    /// <summary>All of these headers, each with one of its values, or with any where none is given.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>One of these countries (ISO 3166-1 alpha-2); <c>XX</c> where it is not known.</summary>
    [OneOrMany]
    public IReadOnlyList<string> Countries { get; init; } = [];
}
