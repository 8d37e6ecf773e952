namespace Gateway.Transforms.Authentication.ApiKeys;

/// <summary>One key and what it stands for.</summary>
public sealed record ApiKeyEntry
{
    /// <summary>The SHA-256 of the key in lower-case hexadecimal digits: <c>printf %s "$KEY" | sha256sum</c>.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Whose it is: the claim <c>sub</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>The claim <c>scope</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The last day it is good for, in UTC (<c>2027-01-31</c>), or the moment it ends (<c>2027-01-31T12:00:00Z</c>); null for none.</summary>
    public string? Expires { get; init; }

    /// <summary>The claim <c>tag</c>, for limits; null for none.</summary>
    public string? Tag { get; init; }
}
