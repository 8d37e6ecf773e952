using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>Makes endpoints that no address leads to, for requests of the gateway's own. Safe to share between threads.</summary>
/// <param name="clusters">YARP's clusters.</param>
/// <param name="transforms">Makes what requests to a cluster need.</param>
internal sealed class CallEndpoints(IProxyStateLookup clusters, ITransformBuilder transforms)
{
    /// <summary>An endpoint; null where YARP has no such cluster.</summary>
    /// <param name="call">What it is for.</param>
    /// <param name="pipeline">The steps from affinity to the backend; null where whoever has the endpoint knows them.</param>
    public Endpoint? TryCreate(PlannedCall call, RequestDelegate? pipeline)
    {
        if (!clusters.TryGetCluster(call.Cluster.ProxyId, out var cluster))
            return null;
        var route = new RouteConfig { RouteId = call.RouteId, ClusterId = cluster.ClusterId, Match = new RouteMatch { Path = "/{**any}" } };
        HttpTransformer transformer = transforms.Build(route, cluster.Model.Config);
        return new Endpoint(pipeline, new EndpointMetadataCollection([new RouteModel(route, cluster, transformer), call.Cluster.Settings, .. call.Metadata]), call.RouteId);
    }
}
