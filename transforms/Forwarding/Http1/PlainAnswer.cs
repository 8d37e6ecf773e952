using Gateway.Transforms.Forwarding.Headers;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Puts the head of a response on a route without transforms of its own straight into the client's, without a message between them: what the default
/// transforms would have made, in the backend's order.
/// </summary>
internal static class PlainAnswer
{
    /// <summary>Copies a head's fields, if the answer is passed on.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="head">What the backend answered.</param>
    /// <param name="framing">How its body is framed.</param>
    /// <param name="transformer">The route's, by which a feature may look after the request.</param>
    /// <returns>False where the answer is not passed on, of which nothing was copied then.</returns>
    public static ValueTask<bool> TryCopyAsync(HttpContext context, ResponseHead head, ResponseFraming framing, HttpTransformer transformer)
    {
        if (transformer is IAttempts attempts)
            return TryCopyAsync(context, head, framing, attempts);
        Copy(context, head, framing);
        return new ValueTask<bool>(true);
    }

    /// <summary>Copies a head's fields.</summary>
    /// <param name="context">The client's request.</param>
    /// <param name="head">What the backend answered.</param>
    /// <param name="framing">How its body is framed.</param>
    public static void Copy(HttpContext context, ResponseHead head, ResponseFraming framing)
    {
        var target = context.Response.Headers;
        var hasLength = HasLength(head, framing);
        Dictionary<string, List<string?>>? repeated = null;
        foreach (var (name, value) in head.Fields)
        {
            if (head.ContentLength is not null && name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            {
                // One line stands for several that agree.
                if (hasLength)
                    target.ContentLength = head.ContentLength;
            }
            else if (!HopByHop.Is(name, head.Connection))
            {
                if (!target.TryGetValue(name, out var before))
                    target[name] = value;
                else
                    Lines(ref repeated, name, before).Add(value);
            }
        }

        // Put together once: a backend may send thousands of lines of one name.
        if (repeated is not null)
        {
            foreach (var (name, values) in repeated)
                target[name] = values.ToArray();
        }
    }

    private static async ValueTask<bool> TryCopyAsync(HttpContext context, ResponseHead head, ResponseFraming framing, IAttempts attempts)
    {
        if (!await attempts.PassesAsync(head.Status, head.IsEventStream, context.RequestAborted))
            return false;
        Copy(context, head, framing);
        return true;
    }

    // Where there can be no body, the server would refuse to send its length (204), or there is none whose length it could be.
    private static bool HasLength(ResponseHead head, ResponseFraming framing) =>
        framing != ResponseFraming.None || head.Status is not (< 200 or StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent);

    private static List<string?> Lines(ref Dictionary<string, List<string?>>? repeated, string name, StringValues before)
    {
        repeated ??= new(StringComparer.OrdinalIgnoreCase);
        if (!repeated.TryGetValue(name, out var lines))
            repeated[name] = lines = [.. before];
        return lines;
    }
}
