using System.Collections.Frozen;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Headers by which a client could pass for a proxy or steer a backend's internals, in every spelling a backend may read as the same name:
/// PHP turns <c>X_Forwarded_For</c> and <c>X-Forwarded-For</c> into one variable.
/// </summary>
internal static class OwnedHeaders
{
    private const string Prefix = "X-Forwarded";

    private static readonly FrozenSet<string> Owned = new[]
    {
        "Forwarded", "X-Real-Ip", "Client-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "CF-Connecting-IP",
        "X-Original-Url", "X-Rewrite-Url", "X-Original-Host", "X-Original-Uri", "X-Original-Method", "X-Envoy-Original-Path",
        "Forwarded-For", "X-Original-Forwarded-For", "Fastly-Client-IP", "X-ProxyUser-Ip", "X-Azure-ClientIP", "X-Envoy-External-Address", "Remote-Addr",
        "X-Remote-Addr", "X-Remote-IP", "X-Originating-IP", "CF-Connecting-IPv6", "CF-Pseudo-IPv4", "X-Azure-SocketIP", "X-Vercel-Forwarded-For", "X-Appengine-User-IP",
        "X-Host", "X-HTTP-Host-Override", "X-Scheme", "X-Url-Scheme", "Front-End-Https", "Https",
        "Proxy", "X-Sendfile-Type", "X-Accel-Mapping",
        "X-Middleware-Subrequest", "X-Middleware-Rewrite", "X-Middleware-Redirect", "X-Middleware-Set-Cookie",
        "X-Middleware-Skip", "X-Middleware-Override-Headers", "X-Middleware-Next",
        "X-Now-Route-Matches", "X-Matched-Path", "Next-Resume", "X-Invoke-Path", "X-Invoke-Query", "X-Invoke-Output", "X-Invoke-Status",
        "X-Middleware-Invoke",
        "Client-Cert", "Client-Cert-Chain", "X-Client-Cert", "X-SSL-Client-Cert", "SSL-Client-Cert",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Framing = new[] { "Content-Length", "Transfer-Encoding", "Host" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>True for a name that only the gateway may send, every separator read as <c>-</c>.</summary>
    public static bool Has(string name)
    {
        var folded = FoldedName.Of(name);
        // What frames and routes a request has one spelling.
        if (!ReferenceEquals(folded, name) && Framing.Contains(folded))
            return true;
        return Owned.Contains(folded)
            || folded.Equals(Prefix, StringComparison.OrdinalIgnoreCase)
            || (folded.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && folded[Prefix.Length] == '-');
    }
}
