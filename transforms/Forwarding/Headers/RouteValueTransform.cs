using System.Buffers;
using System.Text;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Sends a route parameter's value in a header, as the bytes that the client's path has it in (UTF-8). A value that no header can carry is not sent. YARP's own sends what is
/// beyond ASCII in another encoding or not at all.
/// </summary>
/// <param name="headerName">The header.</param>
/// <param name="parameter">The route parameter.</param>
/// <param name="append">Whether it comes behind what is in the header, and not in its place.</param>
/// <param name="isEncoded">Whether characters beyond ASCII are encoded on the way out as configured, and not sent as one byte each.</param>
internal sealed class RouteValueTransform(string headerName, string parameter, bool append, bool isEncoded) : RequestHeaderTransform(headerName, append)
{
    // A tab might stand in a header, but in none that anybody means.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        Enumerable.Range(0, 0x20).Append(0x7f).Select(static code => (char)code).ToArray());

    /// <summary>Puts it in the place of YARP's own.</summary>
    /// <param name="context">A route, with the transforms that YARP made of its own.</param>
    public static void ReplaceIn(TransformBuilderContext context)
    {
        var transforms = context.RequestTransforms;
        var isEncoded = context.Cluster?.HttpClient?.RequestHeaderEncoding is not (null or "iso-8859-1");
        var at = 0;
        foreach (var transform in context.Route.Transforms ?? [])
        {
            if (!transform.TryGetValue("RequestHeaderRouteValue", out var name))
                continue;
            while (transforms[at] is not RequestHeaderRouteValueTransform)
                at++;
            var append = transform.TryGetValue("Append", out var parameter);
            transforms[at] = new RouteValueTransform(name, parameter ?? transform["Set"], append, isEncoded);
        }
    }

    /// <inheritdoc/>
    protected override string? GetValue(RequestTransformContext context)
    {
        var value = context.HttpContext.Request.RouteValues[parameter]?.ToString();
        if (value.AsSpan().ContainsAny(Controls))
            return null;
        return value is null || isEncoded || Ascii.IsValid(value) ? value : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
    }
}
