namespace Gateway.Transforms.RateLimiting.Policies;

/// <summary>The limits of a route: metadata of its endpoint. Immutable, safe to share.</summary>
/// <param name="Route">The route's id.</param>
/// <param name="Early">Those that are asked before it is known who calls; null for none.</param>
/// <param name="Late">Those that are asked then; null for none.</param>
internal sealed record RouteLimits(string Route, LimitSet? Early, LimitSet? Late);
