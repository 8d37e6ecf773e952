using System.Text;

namespace Gateway.IntegrationTests.Wire;

/// <summary>A response, or as much of it as came, whatever version of HTTP it came in.</summary>
/// <param name="Status">Its status; 0 when not even the head came.</param>
/// <param name="Headers">Its header fields in order, names as they came, bytes read as Latin-1.</param>
/// <param name="Body">Its body without frames.</param>
/// <param name="Trailers">The fields behind its body.</param>
/// <param name="Break">How it broke off; none when it came whole.</param>
internal sealed record WireResponse(
    int Status,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    IReadOnlyList<KeyValuePair<string, string>> Trailers,
    WireBreak Break)
{
    /// <summary>The body, one character for each byte.</summary>
    public string Text => Encoding.Latin1.GetString(Body);

    /// <summary>Every value of a header, in order.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)];

    /// <summary>The value of a header that occurs once; null when it does not occur.</summary>
    public string? ValueOf(string name) => ValuesOf(name).SingleOrDefault();
}
