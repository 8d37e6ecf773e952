namespace Gateway.Commands.Explaining;

/// <summary>A route that does not take the request.</summary>
/// <param name="RouteId">Its id.</param>
/// <param name="Reasons">Each criterion that does not match; or, if all do, why another is preferred.</param>
/// <param name="IsNear">True if at most one thing keeps it from winning.</param>
internal sealed record LosingRoute(string RouteId, IReadOnlyList<string> Reasons, bool IsNear);
