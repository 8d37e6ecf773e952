using System.Buffers.Text;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>Sends the answers of a batch as one: <c>{"responses":[{"status":200,"headers":{"content-type":"application/json"},"body":…}]}</c>, in the order of the addresses.</summary>
internal static class BatchWriter
{
    // Of a connection; and cookies, which are the browser's and no script's.
    private static readonly FrozenSet<string> LeftOut = ResponseFields.OfOneConnection.Append("Set-Cookie").ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private const int PieceBytes = 4096;

    /// <summary>Sends them.</summary>
    /// <param name="client">The batch.</param>
    /// <param name="items">Its requests, all over.</param>
    /// <param name="maxBytes">The most bytes that all bodies have as they are written; what no longer fits is too large.</param>
    public static async Task SendAsync(HttpContext client, BatchItem[] items, long maxBytes)
    {
        using var body = new PooledBytes();
        var room = new ByteRoom(maxBytes);
        body.Write("{\"responses\":["u8);
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0)
                body.Write(","u8);
            Write(items[i], body, room);
            // It stands in the answer, which a client may take its time to read.
            items[i].Response.DropBody();
            foreach (var cookie in items[i].Response.Headers.SetCookie)
                client.Response.Headers.Append("Set-Cookie", cookie);
        }

        body.Write("]}"u8);
        var response = client.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (StatusCodes.Status200OK, "application/json", body.Length);
        response.Headers.CacheControl = "no-store";
        await response.BodyWriter.WriteAsync(body.Written, client.RequestAborted);
    }

    private static void Write(BatchItem item, PooledBytes output, ByteRoom room)
    {
        var (start, taken) = (output.Length, room.Taken);
        if (item.Failure == PartFailure.None && !TryWrite(item.Response, output, room))
        {
            output.CutTo(start);
            room.GiveBack(room.Taken - taken);
            item.Failure = PartFailure.TooLarge;
        }

        if (item.Failure != PartFailure.None)
            WriteFailure(item.Failure, output);
    }

    private static bool TryWrite(PartResponse response, PooledBytes output, ByteRoom room)
    {
        WriteStatus(response.StatusCode, output);
        WriteHeaders(response.Headers, output);
        if (!TryWriteBody(response, output, room))
            return false;
        output.Write("}"u8);
        return true;
    }

    private static void WriteFailure(PartFailure failure, PooledBytes output)
    {
        var status = failure switch
        {
            PartFailure.Timeout => StatusCodes.Status504GatewayTimeout,
            PartFailure.BadValue => StatusCodes.Status400BadRequest,
            PartFailure.CrossOrigin => StatusCodes.Status403Forbidden,
            PartFailure.TooManyCalls => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status502BadGateway,
        };
        WriteStatus(status, output);
        output.Write(",\"headers\":{},\"body\":null,\"reason\":\""u8);
        output.Write(PartFailures.BytesOf(failure));
        output.Write("\"}"u8);
    }

    private static void WriteStatus(int status, PooledBytes output)
    {
        output.Write("{\"status\":"u8);
        status.TryFormat(output.GetSpan(11), out var count, provider: CultureInfo.InvariantCulture);
        output.Advance(count);
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

    // JSON stays as it was written; text becomes text, and all else is base64. False where there is no room for it, and it is not whole.
    private static bool TryWriteBody(PartResponse response, PooledBytes output, ByteRoom room)
    {
        output.Write(",\"body\":"u8);
        var body = response.Received;
        var isCoded = response.Headers.ContentEncoding.Count > 0;
        if (body.IsEmpty)
        {
            output.Write("null"u8);
            return true;
        }

        if (!isCoded && JsonContentType.Is(response.Headers.ContentType.ToString()) && JsonInspection.Find(body, out var json) == JsonFault.None)
        {
            if (!room.TryTake(json.Length))
                return false;
            output.Write(json.Span);
            return true;
        }

        if (!isCoded && Utf8.IsValid(body.Span) && response.Headers.ContentType.ToString().StartsWith("text/", StringComparison.OrdinalIgnoreCase))
            return TryWriteLong(body.Span, output, room);
        if (!room.TryTake(Base64.GetMaxEncodedToUtf8Length(body.Length)))
            return false;
        output.Write("\""u8);
        Base64.EncodeToUtf8(body.Span, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(body.Length)), out _, out var count);
        output.Advance(count);
        output.Write("\",\"encoding\":\"base64\""u8);
        return true;
    }

    // Piece by piece: a text of what has to be escaped becomes several times as long.
    private static bool TryWriteLong(ReadOnlySpan<byte> text, PooledBytes output, ByteRoom room)
    {
        output.Write("\""u8);
        while (!text.IsEmpty)
        {
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.EncodeUtf8(text, output.GetSpan(PieceBytes), out var read, out var count);
            if (!room.TryTake(count))
                return false;
            output.Advance(count);
            text = text[read..];
        }

        output.Write("\""u8);
        return true;
    }

    private static void WriteText(string text, PooledBytes output)
    {
        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        output.Write("\""u8);
    }
}
