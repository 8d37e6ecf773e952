namespace Gateway.IntegrationTests.Wire;

/// <summary>What configures the way a request is forwarded, by its name: <c>Gateway</c>, <c>Yarp</c>, or <see cref="Transformed"/>.</summary>
internal static class ForwarderKeys
{
    /// <summary>The gateway's own on a route with a transform of its own, which changes nothing: heads are .NET's messages on their way.</summary>
    public const string Transformed = "Transformed";

    /// <summary>Keys of a route, with a final comma.</summary>
    public static string OfRoute(string forwarder) => forwarder == Transformed ? "\"Transforms\": [ { \"ResponseHeaderRemove\": \"X-Never-Sent\" } ]," : "";

    /// <summary>Keys of a cluster, with a final comma.</summary>
    public static string OfCluster(string forwarder) => $"\"Forwarder\": \"{(forwarder == Transformed ? "Gateway" : forwarder)}\",";
}
