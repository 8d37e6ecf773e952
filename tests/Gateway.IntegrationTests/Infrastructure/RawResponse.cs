using System.Text;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>An HTTP/1.1 response as it was on the wire.</summary>
/// <param name="StatusLine">Its first line; empty when none came.</param>
/// <param name="Headers">Its header lines in order, bytes read as Latin-1.</param>
/// <param name="Body">Its body without chunk frames.</param>
public sealed record RawResponse(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>The pieces that a chunked body came in; none for another one.</summary>
    public IReadOnlyList<byte[]> Chunks { get; init; } = [];

    /// <summary>The fields behind a chunked body.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Trailers { get; init; } = [];

    /// <summary>The interim responses before it.</summary>
    public IReadOnlyList<RawResponse> Interim { get; init; } = [];

    /// <summary>How the connection ended when the response did not come whole.</summary>
    public WireBreak Break { get; init; }

    /// <summary>Its status.</summary>
    public int Status => int.Parse(StatusLine.Split(' ')[1]);

    /// <summary>The body read as UTF-8.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Every value of a header, in order.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)];

    /// <summary>The value of a header that occurs once; null when it does not occur.</summary>
    public string? ValueOf(string name) => ValuesOf(name).SingleOrDefault();
}
