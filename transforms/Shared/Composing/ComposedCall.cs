namespace Gateway.Transforms.Shared.Composing;

/// <summary>One of the calls that answer a <see cref="ComposedRoute"/>.</summary>
/// <param name="Id">Its id among routes, such as <c>home:orders</c>; several calls may share one.</param>
/// <param name="Path">Where it stands in the configuration.</param>
/// <param name="Cluster">The cluster's id, as configured.</param>
/// <param name="Shown">What it asks for, as an operator reads it: <c>GET /api/users/{user}</c>.</param>
/// <param name="Keys">Values of route keys that are for calls too.</param>
public sealed record ComposedCall(string Id, string Path, string Cluster, string Shown, IReadOnlyDictionary<string, object?> Keys)
{
    /// <summary>The headers that the gateway itself sends with it, with values that are not the same for all requests.</summary>
    public IReadOnlyList<string> OwnHeaders { get; init; } = [];
}
