using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>Sends the answers of a batch as one: <c>{"responses":[{"status":200,"headers":{"content-type":"application/json"},"body":…}]}</c>, in the order of the addresses.</summary>
internal static class BatchWriter
{
    // Of a connection; and cookies, which are the browser's and no script's.
    private static readonly FrozenSet<string> LeftOut = ResponseFields.OfOneConnection.Append("Set-Cookie").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Sends them.</summary>
    /// <param name="client">The batch.</param>
    /// <param name="items">Its requests, all over.</param>
    public static async Task SendAsync(HttpContext client, BatchItem[] items)
    {
        using var body = new PooledBytes();
        body.Write("{\"responses\":["u8);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                body.Write(","u8);
            Write(items[i], body);
            foreach (var cookie in items[i].Response.Headers.SetCookie)
                client.Response.Headers.Append("Set-Cookie", cookie);
        }

        body.Write("]}"u8);
        var response = client.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (StatusCodes.Status200OK, "application/json", body.Length);
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(body.Written, client.RequestAborted);
    }

    private static void Write(BatchItem item, PooledBytes output)
    {
        var status = item.Failure switch
        {
            PartFailure.None => item.Response.StatusCode,
            PartFailure.Timeout => StatusCodes.Status504GatewayTimeout,
            PartFailure.BadValue => StatusCodes.Status400BadRequest,
            PartFailure.CrossOrigin => StatusCodes.Status403Forbidden,
            PartFailure.TooManyCalls => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status502BadGateway,
        };
        output.Write("{\"status\":"u8);
        status.TryFormat(output.GetSpan(11), out var count, provider: CultureInfo.InvariantCulture);
        output.Advance(count);
        if (item.Failure != PartFailure.None)
        {
            output.Write(",\"headers\":{},\"body\":null,\"reason\":\""u8);
            output.Write(PartFailures.BytesOf(item.Failure));
            output.Write("\"}"u8);
            return;
        }

        WriteHeaders(item.Response.Headers, output);
        WriteBody(item.Response, output);
        output.Write("}"u8);
    }

    private static void WriteHeaders(IHeaderDictionary headers, PooledBytes output)
    {
        output.Write(",\"headers\":{"u8);
        var isFirst = true;
        foreach (var (name, values) in headers)
        {
            if (LeftOut.Contains(name))
                continue;
            if (!isFirst)
                output.Write(","u8);
            isFirst = false;
            WriteText(name.ToLowerInvariant(), output);
            output.Write(":"u8);
            WriteText(values.ToString(), output);
        }

        output.Write("}"u8);
    }

    // JSON stays as it was written; text becomes text, and all else is base64.
    private static void WriteBody(PartResponse response, PooledBytes output)
    {
        output.Write(",\"body\":"u8);
        var body = response.Received;
        var isCoded = response.Headers.ContentEncoding.Count > 0;
        if (body.IsEmpty)
        {
            output.Write("null"u8);
        }
        else if (!isCoded && JsonContentType.Is(response.Headers.ContentType.ToString()) && JsonInspection.Find(body, out var json) == JsonFault.None)
        {
            output.Write(json.Span);
        }
        else if (!isCoded && Utf8.IsValid(body.Span) && response.Headers.ContentType.ToString().StartsWith("text/", StringComparison.OrdinalIgnoreCase))
        {
            WriteText(JsonEncodedText.Encode(body.Span, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), output);
        }
        else
        {
            output.Write("\""u8);
            Base64.EncodeToUtf8(body.Span, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(body.Length)), out _, out var count);
            output.Advance(count);
            output.Write("\",\"encoding\":\"base64\""u8);
        }
    }

    private static void WriteText(string text, PooledBytes output) => WriteText(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping), output);

    private static void WriteText(JsonEncodedText text, PooledBytes output)
    {
        output.Write("\""u8);
        output.Write(text.EncodedUtf8Bytes);
        output.Write("\""u8);
    }
}
