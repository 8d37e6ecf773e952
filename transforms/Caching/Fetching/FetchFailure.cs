using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Why there is no response, or not the whole of one.</summary>
/// <param name="Status">The status that says so.</param>
/// <param name="Error">What the forwarder said; null where the failure is none of its own.</param>
/// <param name="Exception">What was thrown; null for nothing.</param>
internal sealed record FetchFailure(int Status, IForwarderErrorFeature? Error, Exception? Exception)
{
    /// <summary>What was thrown on the way.</summary>
    public static FetchFailure Of(Exception exception) => exception is WrongLengthException wrong
        ? new FetchFailure(StatusCodes.Status502BadGateway, wrong, null)
        : new FetchFailure(StatusCodes.Status502BadGateway, null, exception);
}
