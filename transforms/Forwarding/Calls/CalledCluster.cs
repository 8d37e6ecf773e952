using Gateway.Transforms.Forwarding.Http1;

namespace Gateway.Transforms.Forwarding.Calls;

/// <summary>A cluster as calls of the gateway's own find it.</summary>
/// <param name="ProxyId">Its id in YARP, with its revision.</param>
/// <param name="Settings">How calls to it are forwarded.</param>
internal sealed record CalledCluster(string ProxyId, ForwardingSettings Settings);
