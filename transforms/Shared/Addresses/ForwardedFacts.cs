using System.Net;

namespace Gateway.Transforms.Shared.Addresses;

/// <summary>What a trusted proxy said of a request: a feature, absent for requests that came directly.</summary>
/// <param name="Peer">The proxy that connected to the gateway.</param>
/// <param name="For">The client and the trusted proxies behind it, in the form of <c>X-Forwarded-For</c>, the peer last.</param>
/// <param name="Port">The port the client asked for, in digits; null when the proxy did not say.</param>
public sealed record ForwardedFacts(IPAddress Peer, string For, string? Port);
