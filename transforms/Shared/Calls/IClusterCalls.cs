namespace Gateway.Transforms.Shared.Calls;

/// <summary>Lets a feature ask a backend of its own accord, the way clients' requests go: the seam between features and forwarding.</summary>
public interface IClusterCalls
{
    /// <summary>
    /// Sends a request to a cluster: session affinity, load balancing, health and limits apply as they do to clients' requests.
    /// </summary>
    /// <param name="call">The request.</param>
    /// <param name="cancellation">Ends the waiting; the answer is then a failure, not an exception.</param>
    Task<ClusterAnswer> SendAsync(ClusterCall call, CancellationToken cancellation);
}
