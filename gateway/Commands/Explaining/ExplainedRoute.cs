namespace Gateway.Commands.Explaining;

/// <summary>The route that takes a request.</summary>
/// <param name="RouteId">Its id.</param>
/// <param name="ClusterId">The cluster that answers; null for an aggregate.</param>
/// <param name="Policies">The policies it names, and what else it sets for its requests, by key.</param>
/// <param name="RouteValues">What its path's parameters took.</param>
/// <param name="Destinations">The URL that each destination would be asked, by destination id; empty for an aggregate.</param>
/// <param name="Parts">What an aggregate asks; empty for a route.</param>
internal sealed record ExplainedRoute(
    string RouteId,
    string? ClusterId,
    IReadOnlyList<KeyValuePair<string, string>> Policies,
    IReadOnlyList<KeyValuePair<string, string>> RouteValues,
    IReadOnlyList<KeyValuePair<string, string>> Destinations,
    IReadOnlyList<ExplainedPart> Parts);
