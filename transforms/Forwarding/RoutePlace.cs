using Yarp.ReverseProxy.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>What tells routes apart, wherever in the configuration they stand.</summary>
/// <param name="Id">The route's id.</param>
/// <param name="Path">Where it stands.</param>
/// <param name="Match">Which requests.</param>
/// <param name="Order">Lower wins; null is 0.</param>
internal sealed record RoutePlace(string Id, string Path, RouteMatch Match, int? Order);
