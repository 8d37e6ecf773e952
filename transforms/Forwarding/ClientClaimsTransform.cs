using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Drops headers by which a client could pass for a proxy or steer a backend's internals, in every spelling a backend
/// may read as the same name: PHP turns <c>X_Forwarded_For</c> and <c>X-Forwarded-For</c> into one variable. Drops, too,
/// what the client meant for this connection only.
/// </summary>
internal sealed class ClientClaimsTransform : RequestTransform
{
    private static readonly FrozenSet<string> Owned = new[]
    {
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-Server", "X-Forwarded-Scheme", "X-Forwarded-Ssl", "X-Forwarded-By", "X-Real-Ip", "Client-Ip",
        "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "X-Original-Url", "X-Rewrite-Url", "X-Original-Host",
        "Proxy", "X-Sendfile-Type", "X-Accel-Mapping",
        "X-Middleware-Subrequest", "X-Middleware-Rewrite", "X-Middleware-Redirect", "X-Middleware-Set-Cookie",
        "X-Middleware-Skip", "X-Middleware-Override-Headers", "X-Middleware-Next",
        "X-Now-Route-Matches", "X-Matched-Path", "Next-Resume",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var headers = context.ProxyRequest.Headers;
        var connection = request.Headers.Connection;
        foreach (var (name, _) in request.Headers)
        {
            if (IsOwned(name) || (IsNamedIn(connection, name) && headers.NonValidated.Contains(name)))
                headers.Remove(name);
        }

        // The one header of a browser that YARP does not copy.
        if (context.HeadersCopied && request.Headers.UpgradeInsecureRequests is { Count: > 0 } upgrade)
            headers.TryAddWithoutValidation("Upgrade-Insecure-Requests", upgrade.ToArray());
        headers.TryAddWithoutValidation("X-Forwarded-Port", Port(request));
        return default;
    }

    /// <summary>True for a header that <c>Connection</c> says is for the next hop alone (RFC 9110 §7.6.1).</summary>
    internal static bool IsNamedIn(StringValues connection, string name)
    {
        foreach (var options in connection)
        {
            foreach (var option in options.AsSpan().Split(','))
            {
                if (options.AsSpan(option).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>True for a name that only the gateway may send, <c>_</c> and <c>.</c> read as <c>-</c>.</summary>
    internal static bool IsOwned(string name)
    {
        if (name.AsSpan().IndexOfAny('_', '.') < 0)
            return Owned.Contains(name);
        return Owned.Contains(name.Replace('_', '-').Replace('.', '-'));
    }

    private static string Port(HttpRequest request)
    {
        if (request.Host.Port is { } port)
            return port.ToString();
        return request.IsHttps ? "443" : "80";
    }
}
