using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Demo.Api;

/// <summary>Shows the request as the backend received it, so that one can see what a gateway changed.</summary>
/// <param name="instance">The backend's name, such as <c>shop-api:2</c>.</param>
internal sealed class EchoEndpoint(string instance)
{
    public async Task EchoAsync(HttpContext context, string unused)
    {
        var (length, hash) = await ReadBodyAsync(context);
        var request = context.Request;
        var buffer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("server", instance);
            json.WriteString("protocol", request.Protocol);
            json.WriteString("method", request.Method);
            json.WriteString("target", context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
            json.WriteString("remoteAddress", context.Connection.RemoteIpAddress?.ToString());

            // Pairs, because a name may come more than once.
            json.WriteStartArray("headers");
            foreach (var (name, values) in request.Headers)
            {
                foreach (var value in values)
                {
                    json.WriteStartArray();
                    json.WriteStringValue(name);
                    json.WriteStringValue(value);
                    json.WriteEndArray();
                }
            }

            json.WriteEndArray();
            json.WriteNumber("bodyBytes", length);
            json.WriteString("bodySha256", hash);
            json.WriteEndObject();
        }

        context.Response.Headers.CacheControl = "no-store";
        await context.WriteJsonAsync(buffer.ToArray());
    }

    private static async Task<(long Length, string? Hash)> ReadBodyAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return (0, null);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[16 * 1024];
        var length = 0L;
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return (length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
