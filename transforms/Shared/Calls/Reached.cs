using System.Net.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Shared.Calls;

/// <summary>Whether a request that failed has reached its destination.</summary>
public static class Reached
{
    /// <summary>True where there was no connection, so that the destination has seen nothing of it: it may be sent again, whatever its method.</summary>
    /// <param name="failure">What the forwarder reported; null for nothing.</param>
    public static bool IsNot(IForwarderErrorFeature? failure) => failure?.Exception is ConnectTimeoutException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
    };
}
