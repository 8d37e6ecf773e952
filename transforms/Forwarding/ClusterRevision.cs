using Gateway.Transforms.Forwarding.Tls;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>All that requests to a cluster's destinations depend on.</summary>
/// <param name="Config">YARP's part.</param>
/// <param name="Tls">TLS to its https destinations.</param>
internal sealed record ClusterRevision(ClusterConfig Config, DestinationTls Tls);
