using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Receiving;

/// <summary>
/// Calls an IPv4 client by its IPv4 address. On a socket that takes both families the system gives
/// <c>::ffff:192.0.2.1</c> (RFC 4291 §2.5.5.2), which backends would take for another client than <c>192.0.2.1</c>.
/// </summary>
internal sealed class ClientAddressMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped)
            context.Connection.RemoteIpAddress = mapped.MapToIPv4();
        return next(context);
    }
}
