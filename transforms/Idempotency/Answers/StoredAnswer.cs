using System.Collections.Frozen;
using System.Text;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Idempotency.Answers;

/// <summary>An answer that is sent again to who asks again.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its fields.</param>
/// <param name="Body">Its body.</param>
internal sealed record StoredAnswer(int Status, IReadOnlyList<KeyValuePair<string, StringValues>> Headers, ReadOnlyMemory<byte> Body)
{
    private const byte Version = 1;

    // Of one connection or one moment; cookies, which make whoever gets them somebody; and what a client may still ask for.
    private static readonly FrozenSet<string> NotKept = ResponseFields.OfOneConnection.Concat(ResponseFields.OfOneClientsLimits)
        .Concat(["Date", "Age", "Set-Cookie", "Set-Cookie2", "Authentication-Info", "Clear-Site-Data", "Alt-Svc"]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The fields of a head that are kept.</summary>
    /// <param name="headers">The response's.</param>
    /// <param name="others">Names of those that were there before, which whoever wrote them writes again.</param>
    public static IReadOnlyList<KeyValuePair<string, StringValues>> FieldsOf(IHeaderDictionary headers, IReadOnlyCollection<string> others) =>
        [.. headers.Where(field => !NotKept.Contains(field.Key) && !others.Contains(field.Key, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The answer as bytes.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write(Version);
        writer.Write(Status);
        writer.Write(Headers.Count);
        foreach (var (name, values) in Headers)
        {
            writer.Write(name);
            writer.Write(values.Count);
            foreach (var value in values)
                writer.Write(value ?? "");
        }

        writer.Write(Body.Span);
        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for anything else.</summary>
    public static StoredAnswer? Read(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes);
            using var reader = new BinaryReader(stream, Encoding.UTF8);
            if (reader.ReadByte() != Version)
                return null;
            var status = reader.ReadInt32();
            var headers = new KeyValuePair<string, StringValues>[Count(reader, bytes)];
            for (var i = 0; i < headers.Length; i++)
            {
                var name = reader.ReadString();
                var values = new string[Count(reader, bytes)];
                for (var j = 0; j < values.Length; j++)
                    values[j] = reader.ReadString();
                headers[i] = new(name, values);
            }

            return new StoredAnswer(status, headers, bytes.AsMemory((int)stream.Position));
        }
        catch (Exception exception) when (exception is IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Answers a request with it.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        foreach (var (name, values) in Headers)
            response.Headers[name] = values;
        response.Headers["Idempotency-Replayed"] = "true";
        if (Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            response.ContentLength = Body.Length;
        if (Body.Length > 0)
            await response.BodyWriter.WriteAsync(Body, context.RequestAborted);
    }

    private static int Count(BinaryReader reader, byte[] bytes) =>
        reader.ReadInt32() is >= 0 and var count && count <= bytes.Length ? count : throw new FormatException("There cannot be so many.");
}
