namespace Gateway.Transforms.Authentication.Identity;

/// <summary>What backends are told of callers.</summary>
public sealed record IdentityOptions
{
    /// <summary>The claim, or member of one with dots between, for each header. Clients' own headers of these names are dropped on every route.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A signed token beside them; null for none.</summary>
    public IdentityTokenOptions? Token { get; init; }
}
