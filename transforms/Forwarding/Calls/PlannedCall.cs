namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>A call of a composed route, or of the gateway's own accord, in a generation that is being built.</summary>
/// <param name="RouteId">Its id among routes.</param>
/// <param name="Cluster">Whom it asks.</param>
/// <param name="Metadata">What features resolved for it.</param>
internal sealed record PlannedCall(string RouteId, CalledCluster Cluster, object[] Metadata);
