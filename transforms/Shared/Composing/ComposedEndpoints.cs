using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Composing;

/// <summary>
/// The endpoints of a route's calls, in their order: metadata of the route's endpoint, and of its generation. A request on one of them goes the way of clients' requests,
/// from the step that it is sent to. Immutable, safe to share.
/// </summary>
/// <param name="All">One for each call.</param>
public sealed record ComposedEndpoints(IReadOnlyList<Endpoint> All);
