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

    /// <summary>Encodings whose bytes below 128 are ASCII, so that a header stays a header.</summary>
    public static readonly string[] HeaderEncodings = ["iso-8859-1", "us-ascii", "utf-8"];
}
