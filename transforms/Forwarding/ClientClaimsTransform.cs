using System.Buffers;
using System.Collections.Frozen;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding;

/// <summary>
/// Drops headers by which a client could pass for a proxy or steer a backend's internals, in every spelling a backend
/// may read as the same name: PHP turns <c>X_Forwarded_For</c> and <c>X-Forwarded-For</c> into one variable.
/// </summary>
internal sealed class ClientClaimsTransform : RequestTransform
{
    private const string Prefix = "X-Forwarded";

    // The characters of a field name (RFC 9110 §5.6.2) that are neither letters, digits nor '-'.
    private static readonly SearchValues<char> OtherSeparators = SearchValues.Create("!#$%&'*+.^_`|~");

    private static readonly FrozenSet<string> Owned = new[]
    {
        "Forwarded", "X-Real-Ip", "Client-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "True-Client-Ip", "CF-Connecting-IP",
        "X-Original-Url", "X-Rewrite-Url", "X-Original-Host", "X-Envoy-Original-Path",
        "Proxy", "X-Sendfile-Type", "X-Accel-Mapping",
        "X-Middleware-Subrequest", "X-Middleware-Rewrite", "X-Middleware-Redirect", "X-Middleware-Set-Cookie",
        "X-Middleware-Skip", "X-Middleware-Override-Headers", "X-Middleware-Next",
        "X-Now-Route-Matches", "X-Matched-Path", "Next-Resume",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> MethodOverrides = new[]
    {
        "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var request = context.HttpContext.Request;
        var headers = context.ProxyRequest.Headers;
        var allowsOverride = context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<MethodOverrideAllowed>() is not null;
        foreach (var (name, _) in request.Headers)
        {
            if (IsOwned(name) || (IsMethodOverride(name) && !allowsOverride))
                headers.Remove(name);
        }

        // A client on HTTP/1.0 may have named no host: an empty one would stand beside that of the destination.
        if (!request.Host.HasValue)
            headers.Host = null;
        headers.TryAddWithoutValidation("X-Forwarded-Port", Port(context.HttpContext));
        return default;
    }

    /// <summary>True for a name that only the gateway may send, every separator read as <c>-</c>.</summary>
    internal static bool IsOwned(string name)
    {
        var folded = name.AsSpan().IndexOfAny(OtherSeparators) < 0 ? name : Fold(name);
        return Owned.Contains(folded)
            || folded.Equals(Prefix, StringComparison.OrdinalIgnoreCase)
            || (folded.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && folded[Prefix.Length] == '-');
    }

    /// <summary>True for a name by which Laravel and others take another method than the one that was judged here.</summary>
    internal static bool IsMethodOverride(string name) =>
        name.AsSpan().IndexOfAny(OtherSeparators) < 0 ? MethodOverrides.Contains(name) : MethodOverrides.Contains(Fold(name));

    // CGI makes one variable of all these (RFC 3875 §4.1.18), so a backend cannot tell them apart.
    private static string Fold(string name) =>
        string.Create(name.Length, name, static (folded, original) =>
        {
            for (var i = 0; i < folded.Length; i++)
                folded[i] = char.IsAsciiLetterOrDigit(original[i]) ? original[i] : '-';
        });

    private static string Port(HttpContext context)
    {
        var request = context.Request;
        if (context.Features.Get<ForwardedFacts>()?.Port is { } said)
            return said;
        if (request.Host.Port is { } port)
            return port.ToString();
        return request.IsHttps ? "443" : "80";
    }
}
