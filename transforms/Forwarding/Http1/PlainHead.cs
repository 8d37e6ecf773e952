using Gateway.Transforms.Forwarding.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Writes the head of a request on a route without transforms of its own straight from the client's, without a message between them. It holds
/// what the default transforms would have made.
/// </summary>
internal static class PlainHead
{
    /// <summary>Whether a request's target can go on as the client wrote it.</summary>
    public static bool CanWrite(HttpContext context) => ExactTarget.TrySplit(TargetOf(context), out _, out _);

    /// <summary>Writes it; each character of a value becomes one byte (Latin-1).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="context">The client's request, whose target can be written.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="framing">How the body is framed.</param>
    /// <param name="span">What the backend is told of the trace; null for what the client says.</param>
    /// <exception cref="InvalidOperationException">A value cannot stand in a head.</exception>
    public static void Write(PooledWriter output, HttpContext context, Destination destination, RequestFraming framing, CallSpan? span)
    {
        ExactTarget.TrySplit(TargetOf(context), out var path, out var query);
        var request = context.Request;
        RequestHead.Start(output, request.Method, destination.BasePath, path, query);
        RequestHead.Field(output, "Host", request.Headers.Host is [{ Length: > 0 } host] ? host : destination.Authority);

        var fields = new ClientFields(context);
        foreach (var (name, values) in request.Headers)
        {
            if (RequestHead.IsFraming(name) || !fields.Pass(name) || (span is not null && CallSpan.Owns(name)))
                continue;
            foreach (var value in values)
                RequestHead.Field(output, name, value ?? "");
        }

        var own = new Fields(output);
        GatewayFields.AddCaller(context, own);
        GatewayFields.AddForwarded(context, own);
        span?.AddTo(own);
        RequestHead.End(output, framing);
    }

    private static string TargetOf(HttpContext context) => context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;

    private readonly struct Fields(PooledWriter output) : IRequestFields
    {
        public void Add(string name, string value) => RequestHead.Field(output, name, value);
    }
}
