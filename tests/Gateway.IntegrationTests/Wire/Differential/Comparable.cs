using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>Writes responses so that equal ones are equal texts, and what differs can be read.</summary>
internal static class Comparable
{
    private const int ShownBytes = 20_000;

    /// <summary>Writes a response.</summary>
    /// <param name="one">What was asked for.</param>
    /// <param name="response">What came.</param>
    /// <param name="hasTrailers">Whether the client could get trailers.</param>
    public static async Task<string> WriteAsync(DifferentialCase one, WireResponse response, bool hasTrailers)
    {
        var seen = response.Body.Length == 0 ? null : one.Backend == DifferentialCases.Raw ? await EchoAsync(one, response.Body) : SeenHeaders(response);
        var text = new StringBuilder($"{response.Status} {response.Break}\n");
        var showsRequest = seen is not null || one.Backend == DifferentialCases.Raw || one.Request.Target.StartsWith("/echo", StringComparison.Ordinal);
        AppendFields(text, response.Headers.Where(field => AllowedDifferences.IsCompared(field.Key) && !(showsRequest && IsOfBody(field.Key))
                && !AllowedDifferences.IsFraming(field, response.Body))
            .Select(static field => field.Key.Equals("Date", StringComparison.OrdinalIgnoreCase) ? new(field.Key, "~") : field));
        text.Append('\n').Append(seen ?? Shown(response)).Append('\n');
        if (hasTrailers)
            AppendFields(text, response.Trailers.Where(AllowedDifferences.IsComparedTrailer));
        return AllowedDifferences.Settle(text.ToString());
    }

    private static string Shown(WireResponse response) =>
        response.Body.Length > ShownBytes ? $"{response.Body.Length} bytes {Convert.ToHexString(SHA256.HashData(response.Body))}" : response.Text;

    // A body that shows the request's forwarding fields differs by them.
    private static bool IsOfBody(string name) => name.ToLowerInvariant() is "content-length" or "etag";

    // What the raw backend got, framed the same way whoever framed it.
    private static async Task<string> EchoAsync(DifferentialCase one, byte[] body)
    {
        var json = JsonNode.Parse(body)!;
        byte[] bytes = [.. Convert.FromBase64String(json["head"]!.GetValue<string>()), .. Convert.FromBase64String(json["body"]!.GetValue<string>())];
        await using var stream = new WireStream(new MemoryStream(bytes));
        var request = await RequestReader.ReadBodyAsync(stream, (await RequestReader.ReadHeadAsync(stream, 1, 1))!);
        var nominated = one.Request.Headers.Where(static line => line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase))
            .SelectMany(static line => line[11..].Split(',', StringSplitOptions.TrimEntries)).ToList();

        var text = new StringBuilder($"{request.Method} {request.Target}\n");
        AppendFields(text, AllowedDifferences.JoinCookies(request.Headers)
            .Where(field => AllowedDifferences.IsCompared(field.Key, nominated) && !AllowedDifferences.IsFraming(field, request.Body)));
        text.Append($"{request.Body.Length} bytes {Convert.ToHexString(SHA256.HashData(request.Body))}\n");
        AppendFields(text, request.Trailers.Where(AllowedDifferences.IsComparedTrailer));
        return text.ToString();
    }

    // The headers that PHP, Node and Next show of a request; null for a body that shows none.
    private static string? SeenHeaders(WireResponse response)
    {
        if (!response.ValuesOf("Content-Type").Any(static type => type.StartsWith("application/json", StringComparison.Ordinal))
            || JsonNode.Parse(response.Body) is not JsonObject json || (json["headers"] ?? json["rawHeaders"]) is null)
            return null;
        List<KeyValuePair<string, string>> fields = [];
        if (json["headers"] is JsonObject headers)
            fields.AddRange(headers.Select(static header => new KeyValuePair<string, string>(header.Key, header.Value!.ToJsonString())));
        if (json["rawHeaders"] is JsonArray raw)
            fields.AddRange(raw.Chunk(2).Select(static pair => new KeyValuePair<string, string>(pair[0]!.GetValue<string>(), pair[1]!.GetValue<string>())));
        json.Remove("headers");
        json.Remove("rawHeaders");
        // The same headers once more, under the names that PHP has for them.
        json.Remove("server");
        var text = new StringBuilder(json.ToJsonString()).Append('\n');
        AppendFields(text, fields.Where(static field => AllowedDifferences.IsCompared(field.Key, [])));
        return text.ToString();
    }

    // By name, the values of one name in the order in which they came.
    private static void AppendFields(StringBuilder text, IEnumerable<KeyValuePair<string, string>> fields)
    {
        foreach (var (name, value) in fields.Select(static field => new KeyValuePair<string, string>(field.Key.ToLowerInvariant(), field.Value))
            .OrderBy(static field => field.Key, StringComparer.Ordinal))
            text.Append($"{name}: {value}\n");
    }
}
