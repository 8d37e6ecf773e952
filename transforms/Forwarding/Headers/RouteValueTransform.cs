using System.Buffers;
using System.Text;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Sends a route parameter's value in a header, as the bytes that the client's path has it in (UTF-8). A value that no header can carry is not sent. YARP's own sends what is
/// beyond ASCII in another encoding or not at all.
/// </summary>
/// <param name="headerName">The header.</param>
/// <param name="parameter">The route parameter.</param>
/// <param name="append">Whether it comes behind what is in the header, and not in its place.</param>
internal sealed class RouteValueTransform(string headerName, string parameter, bool append) : RequestHeaderTransform(headerName, append)
{
    // A tab might stand in a header, but in none that anybody means.
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        Enumerable.Range(0, 0x20).Append(0x7f).Select(static code => (char)code).ToArray());

    /// <summary>Puts it in the place of YARP's own.</summary>
    /// <param name="transforms">What YARP made.</param>
    /// <param name="configured">Of what.</param>
    public static void ReplaceIn(IList<RequestTransform> transforms, IReadOnlyList<IReadOnlyDictionary<string, string>>? configured)
    {
        var at = 0;
        foreach (var transform in configured ?? [])
        {
            if (!transform.TryGetValue("RequestHeaderRouteValue", out var name))
                continue;
            while (transforms[at] is not RequestHeaderRouteValueTransform)
                at++;
            var append = transform.TryGetValue("Append", out var parameter);
            transforms[at] = new RouteValueTransform(name, parameter ?? transform["Set"], append);
        }
    }

    /// <inheritdoc/>
    protected override string? GetValue(RequestTransformContext context)
    {
        var value = context.HttpContext.Request.RouteValues[parameter]?.ToString();
        if (string.IsNullOrEmpty(value) || Ascii.IsValid(value) && !value.AsSpan().ContainsAny(Controls))
            return value;
        // Each character becomes one byte on the way out.
        return value.AsSpan().ContainsAny(Controls) ? null : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
    }
}
