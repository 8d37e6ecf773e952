using System.Collections.Frozen;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Drops headers by which a client could pass for a proxy or steer a backend's internals, in every spelling a backend
/// may read as the same name: PHP turns <c>X_Forwarded_For</c> and <c>X-Forwarded-For</c> into one variable. In their place, says
/// who calls.
/// </summary>
internal sealed class ClientClaimsTransform : RequestTransform
{
    private const string Prefix = "X-Forwarded";

    private static readonly FrozenSet<string> Owned = new[]
    {
        "Forwarded", "X-Real-Ip", "Client-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "CF-Connecting-IP",
        "X-Original-Url", "X-Rewrite-Url", "X-Original-Host", "X-Envoy-Original-Path",
        "Forwarded-For", "X-Original-Forwarded-For", "Fastly-Client-IP", "X-ProxyUser-Ip", "X-Azure-ClientIP", "X-Envoy-External-Address", "Remote-Addr",
        "X-Host", "X-HTTP-Host-Override", "X-Scheme", "X-Url-Scheme", "Front-End-Https", "Https",
        "Proxy", "X-Sendfile-Type", "X-Accel-Mapping",
        "X-Middleware-Subrequest", "X-Middleware-Rewrite", "X-Middleware-Redirect", "X-Middleware-Set-Cookie",
        "X-Middleware-Skip", "X-Middleware-Override-Headers", "X-Middleware-Next",
        "X-Now-Route-Matches", "X-Matched-Path", "Next-Resume", "X-Invoke-Path", "X-Invoke-Query", "X-Invoke-Output", "X-Invoke-Status",
        "X-Middleware-Invoke",
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-SSL-Client-Cert", "SSL-Client-Cert",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Framing = new[] { "Content-Length", "Transfer-Encoding", "Host" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MethodOverrides = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var headers = context.ProxyRequest.Headers;
        var metadata = context.HttpContext.GetEndpoint()?.Metadata;
        var allowsOverride = metadata?.GetMetadata<MethodOverrideAllowed>() is not null;
        var identity = metadata?.GetMetadata<IdentityHeaderNames>();
        foreach (var (name, _) in request.Headers)
        {
            if (IsOwned(name) || (IsMethodOverride(name) && !allowsOverride) || identity?.Contains(name) == true)
                headers.Remove(name);
        }

        if (context.HttpContext.Features.Get<Caller>() is { } caller)
        {
            foreach (var (name, value) in caller.Headers)
                headers.TryAddWithoutValidation(name, value);
            if (caller.Token is { } token)
                headers.TryAddWithoutValidation(token.Header, token.Value);
        }

        headers.TryAddWithoutValidation("X-Forwarded-Port", Port(context.HttpContext));
        return default;
    }

    /// <summary>True for a name that only the gateway may send, every separator read as <c>-</c>.</summary>
    internal static bool IsOwned(string name)
    {
        var folded = FoldedName.Of(name);
        // What frames and routes a request has one spelling.
        if (!ReferenceEquals(folded, name) && Framing.Contains(folded))
            return true;
        return Owned.Contains(folded)
            || folded.Equals(Prefix, StringComparison.OrdinalIgnoreCase)
            || (folded.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && folded[Prefix.Length] == '-');
    }

    /// <summary>True for a name by which Laravel and others take another method than the one that was judged here.</summary>
    internal static bool IsMethodOverride(string name) => MethodOverrides.Contains(FoldedName.Of(name));

    private static string Port(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<ForwardedFacts>()?.Port is { } said)
            return said;
        if (new HostString(request.Headers.Host.ToString()).Port is { } port)
            return port.ToString();
        return request.IsHttps ? "443" : "80";
    }
}
