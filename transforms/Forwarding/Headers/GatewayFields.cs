using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>What the gateway itself tells a backend of a request. What clients say of the same has not been taken (<see cref="ClientFields"/>).</summary>
internal static class GatewayFields
{
    /// <summary>Says who calls, and to which port.</summary>
    /// <typeparam name="T">Where it is put.</typeparam>
    public static void AddCaller<T>(HttpContext context, T fields)
        where T : struct, IRequestFields
    {
        if (context.Features.Find<Caller>() is { } caller)
        {
            foreach (var (name, value) in caller.Headers)
                fields.Add(name, value);
            if (caller.Token is { } token)
                fields.Add(token.Header, token.Value);
        }

        fields.Add("X-Forwarded-Port", PortOf(context));
    }

    /// <summary>Says who the client is and what it asked for. Behind a trusted proxy the list of addresses is extended.</summary>
    /// <typeparam name="T">Where it is put.</typeparam>
    public static void AddForwarded<T>(HttpContext context, T fields)
        where T : struct, IRequestFields
    {
        var request = context.Request;
        if ((context.Features.Find<ForwardedFacts>()?.For ?? context.Connection.RemoteIpAddress?.ToString()) is { } client)
            fields.Add("X-Forwarded-For", client);
        if (request.Headers.Host.ToString() is { Length: > 0 } host)
            fields.Add("X-Forwarded-Host", host);
        fields.Add("X-Forwarded-Proto", request.Scheme);
    }

    private static string PortOf(HttpContext context)
    {
        if (context.Features.Find<ForwardedFacts>()?.Port is { } said)
            return said;
        if (new HostString(context.Request.Headers.Host.ToString()).Port is { } port)
            return port.ToString();
        return context.Request.IsHttps ? "443" : "80";
    }
}
