using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared;

/// <summary>Whether an <c>Origin</c> is that of the address that was asked for (RFC 6454).</summary>
internal static class OwnOrigin
{
    /// <summary>True for the request's own scheme and host.</summary>
    public static bool Is(HttpRequest request, string origin)
    {
        var (scheme, host) = (request.Scheme, request.Host.Value ?? "");
        return origin.Length == scheme.Length + 3 + host.Length
            && origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            && origin.AsSpan(scheme.Length).StartsWith("://")
            && origin.EndsWith(host, StringComparison.OrdinalIgnoreCase);
    }
}
