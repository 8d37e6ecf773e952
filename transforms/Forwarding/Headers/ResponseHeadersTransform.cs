using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Transforms.Forwarding.Headers;

/// <summary>
/// Copies what the backend answered, all of it but what is for its connection alone. YARP's own copying drops more.
/// First of the transforms, so that the others change what is there.
/// </summary>
internal sealed class ResponseHeadersTransform : ResponseTransform
{
    /// <inheritdoc/>
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        if (context.ProxyResponse is { } source)
        {
            var connection = source.Headers.NonValidated.TryGetValues("Connection", out var options) ? Join(options) : StringValues.Empty;
            var target = context.HttpContext.Response.Headers;
            Copy(source.Headers, target, connection);
            Copy(source.Content.Headers, target, connection);

            // There is no body whose length it could be, and the server would refuse to send it.
            if (context.HttpContext.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or < 200)
                context.HttpContext.Response.ContentLength = null;
        }

        context.HeadersCopied = true;
        return default;
    }

    private static void Copy(HttpHeaders source, IHeaderDictionary target, StringValues connection)
    {
        foreach (var (name, values) in source.NonValidated)
        {
            if (!HopByHop.Is(name, connection))
                target.Append(name, Join(values));
        }
    }

    private static StringValues Join(HeaderStringValues values)
    {
        if (values.Count == 1)
            return new StringValues(values.ToString());
        var all = new string[values.Count];
        var count = 0;
        foreach (var value in values)
            all[count++] = value;
        return new StringValues(all);
    }
}
