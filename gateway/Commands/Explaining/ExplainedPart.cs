namespace Gateway.Commands.Explaining;

/// <summary>A call that answers a part of a request.</summary>
/// <param name="Name">The part's name.</param>
/// <param name="ClusterId">The cluster that is asked.</param>
/// <param name="Asks">What for, with its values in braces: <c>GET /api/users/{user}</c>.</param>
internal sealed record ExplainedPart(string Name, string ClusterId, string Asks);
