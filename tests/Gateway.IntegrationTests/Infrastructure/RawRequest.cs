using System.Text;
using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A request as the raw backend received it.</summary>
/// <param name="Connection">The number of the connection it came on.</param>
/// <param name="RequestLine">Its first line.</param>
/// <param name="Headers">Its header lines in order, bytes read as Latin-1.</param>
/// <param name="Body">Its body as on the wire, chunk frames included.</param>
public sealed record RawRequest(int Connection, string RequestLine, IReadOnlyList<string> Headers, byte[] Body)
{
    /// <summary>The body, one character for each byte.</summary>
    public string BodyText => Encoding.Latin1.GetString(Body);

    /// <summary>Reads the raw backend's answer.</summary>
    public static RawRequest From(RawResponse response)
    {
        Assert.Equal(200, response.Status);
        return JsonSerializer.Deserialize<RawRequest>(response.Body, JsonSerializerOptions.Web)!;
    }

    /// <summary>The values of a header, in order.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Headers.Where(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim())];
}
