using System.Net;

namespace Gateway.Listening.Proxies;

/// <summary>What a proxy says of a connection before its first byte.</summary>
/// <param name="Source">The client; null when the proxy does not say, as for its own health checks.</param>
/// <param name="Destination">What the client connected to; null together with <paramref name="Source"/>.</param>
/// <param name="Length">The bytes the header takes; what follows is the client's.</param>
internal sealed record ProxyHeader(IPEndPoint? Source, IPEndPoint? Destination, int Length);
