using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.SessionAffinity;

namespace Gateway.Transforms.Forwarding;

/// <summary>The names that YARP 2.1 knows, for suggestions.</summary>
internal static class ProxyNames
{
    public static readonly string[] LoadBalancingPolicies =
    [
        Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies.FirstAlphabetical,
        Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies.Random,
        Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies.RoundRobin,
        Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies.LeastRequests,
        Yarp.ReverseProxy.LoadBalancing.LoadBalancingPolicies.PowerOfTwoChoices,
    ];

    public static readonly string[] AffinityPolicies =
    [
        SessionAffinityConstants.Policies.Cookie,
        SessionAffinityConstants.Policies.HashCookie,
        SessionAffinityConstants.Policies.ArrCookie,
        SessionAffinityConstants.Policies.CustomHeader,
    ];

    public static readonly string[] AffinityFailurePolicies =
    [
        SessionAffinityConstants.FailurePolicies.Redistribute,
        SessionAffinityConstants.FailurePolicies.Return503Error,
    ];

    public static readonly string[] ActiveHealthPolicies = [HealthCheckConstants.ActivePolicy.ConsecutiveFailures];

    public static readonly string[] PassiveHealthPolicies = [HealthCheckConstants.PassivePolicy.TransportFailureRate];

    public static readonly string[] AvailableDestinationsPolicies =
    [
        HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
        HealthCheckConstants.AvailableDestinations.HealthyOrPanic,
    ];

    /// <summary>The key that says which transform an entry of <c>Transforms</c> is.</summary>
    public static readonly string[] Transforms =
    [
        "PathPrefix", "PathRemovePrefix", "PathSet", "PathPattern",
        "QueryValueParameter", "QueryRouteParameter", "QueryRemoveParameter", "HttpMethodChange",
        "RequestHeadersCopy", "RequestHeaderOriginalHost", "RequestHeader", "RequestHeaderRouteValue",
        "RequestHeaderRemove", "RequestHeadersAllowed",
        "X-Forwarded", "Forwarded", "ClientCert",
        "ResponseHeadersCopy", "ResponseHeader", "ResponseHeaderRemove", "ResponseHeadersAllowed",
        "ResponseTrailersCopy", "ResponseTrailer", "ResponseTrailerRemove", "ResponseTrailersAllowed",
    ];
}
