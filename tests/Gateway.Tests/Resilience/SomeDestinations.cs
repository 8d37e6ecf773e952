using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience;

/// <summary>Destinations of a cluster, called <c>a</c>, <c>b</c> and so on.</summary>
internal static class SomeDestinations
{
    /// <summary>So many.</summary>
    public static DestinationState[] Of(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => $"{(char)('a' + i)}").Select(static id => new DestinationState(id, new DestinationModel(new DestinationConfig { Address = $"http://{id}/" })))];
}
