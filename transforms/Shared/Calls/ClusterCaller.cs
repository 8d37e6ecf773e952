namespace Gateway.Transforms.Shared.Calls;

/// <summary>A part of the gateway that asks a cluster of its own accord.</summary>
/// <param name="Id">Its id, which stands where a route's does, such as <c>scheme:sanctum</c>.</param>
/// <param name="Path">Where it stands in the configuration.</param>
/// <param name="Cluster">Whom it asks, as configured.</param>
/// <param name="Keys">Values of route keys that are for calls too.</param>
public sealed record ClusterCaller(string Id, string Path, string Cluster, IReadOnlyDictionary<string, object?> Keys);
