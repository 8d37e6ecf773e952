using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Whom a request asks.</summary>
/// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
/// <param name="Host">The host as sent, with its port.</param>
/// <param name="ForwardedPort">The port a trusted proxy spoke of; null for none.</param>
internal readonly record struct AskAddress(string Scheme, string Host, string? ForwardedPort)
{
    /// <summary>That of a request.</summary>
    public static AskAddress Of(HttpContext context) =>
        new(context.Request.Scheme, context.Request.Headers.Host.ToString(), context.Features.Get<ForwardedFacts>()?.Port);

    /// <summary>The same with the scheme's own port where it is without one, or without where it is with it; null where it has another.</summary>
    public AskAddress? Other()
    {
        var port = Scheme == "https" ? ":443" : ":80";
        if (Host.EndsWith(port, StringComparison.Ordinal))
            return this with { Host = Host[..^port.Length] };
        return Host.LastIndexOf(':') <= Host.LastIndexOf(']') ? this with { Host = Host + port } : null;
    }
}
