using System.Globalization;
using System.Net;
using Gateway.Transforms.Receiving.Requests;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Receiving;

/// <summary>
/// Finds out who the client is and what it asked for. An IPv4 client is called by its IPv4 address: on a socket that
/// takes both families the system gives <c>::ffff:192.0.2.1</c> (RFC 4291 §2.5.5.2). Behind a trusted proxy, address,
/// scheme, host and port are what the proxy says.
/// </summary>
internal sealed class ClientAddressMiddleware(RequestDelegate next, TrustedProxies trusted)
{
    private readonly Func<IPAddress, bool> _isTrusted = trusted.Contains;

    public Task InvokeAsync(HttpContext context)
    {
        var connection = context.Connection;
        if (connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
            connection.RemoteIpAddress = mapped.MapToIPv4();
        if (connection.RemoteIpAddress is { } peer && trusted.Contains(peer) && context.Features.Find<UnnamedClient>() is null)
            Believe(context, peer);
        return next(context);
    }

    private void Believe(HttpContext context, IPAddress peer)
    {
        var request = context.Request;
        var (client, chain) = ForwardedFor.Find(peer, request.Headers["X-Forwarded-For"], _isTrusted);
        context.Connection.RemoteIpAddress = client;

        // The nearest proxy's word is the last one.
        var scheme = Last(request.Headers["X-Forwarded-Proto"]);
        if (scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            request.Scheme = "https";
        else if (scheme.Equals("http", StringComparison.OrdinalIgnoreCase))
            request.Scheme = "http";

        var host = Last(request.Headers["X-Forwarded-Host"]);
        if (HostSyntax.IsHost(host))
            request.Host = new HostString(host.ToString());

        var port = Last(request.Headers["X-Forwarded-Port"]);
        var isPort = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0;
        context.Features.Set(new ForwardedFacts(peer, chain, isPort ? port.ToString() : null));
    }

    private static ReadOnlySpan<char> Last(StringValues values)
    {
        if (values.Count == 0)
            return default;
        var line = values[^1].AsSpan();
        return line[(line.LastIndexOf(',') + 1)..].Trim();
    }
}
