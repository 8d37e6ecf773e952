namespace Gateway.Transforms.Shared.Configuration;

/// <summary>What a <see cref="RouteKey"/> is resolved from.</summary>
/// <param name="RouteId">The route's id.</param>
/// <param name="Path">The key's path, for errors.</param>
/// <param name="Value">The bound value, or null where the route lacks the key.</param>
/// <param name="Sections">All sections of the same configuration.</param>
/// <param name="Errors">Where to report what is wrong.</param>
public sealed record RouteKeyContext(string RouteId, string Path, object? Value, ConfigurationSections Sections, ConfigurationErrors Errors)
{
    /// <summary>The headers that the gateway itself sends with a call, with values that are not the same for all requests: answers may depend on them though no backend says so. Empty for clients' own requests.</summary>
    public IReadOnlyList<string> OwnHeaders { get; init; } = [];
}
