using System.Text;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>A request as a <see cref="ScriptedBackend"/> received it, parsed strictly.</summary>
/// <param name="Connection">The number of its connection, from 1.</param>
/// <param name="Ordinal">The number of the request on its connection, from 1.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target as it came.</param>
/// <param name="Headers">The header fields in order, bytes read as Latin-1.</param>
internal sealed record ReceivedRequest(
    int Connection, int Ordinal, string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The header that tells which of a test's requests this is.</summary>
    public const string IdHeader = "X-Test-Id";

    /// <summary>The body without chunk frames.</summary>
    public byte[] Body { get; init; } = [];

    /// <summary>The body, one character for each byte.</summary>
    public string BodyText => Encoding.Latin1.GetString(Body);

    /// <summary>The fields behind a body in chunks.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Trailers { get; init; } = [];

    /// <summary>The value of <see cref="IdHeader"/>; empty when there is none.</summary>
    public string Id => string.Join(",", ValuesOf(IdHeader));

    /// <summary>True when the body came in chunks.</summary>
    public bool IsChunked => ValuesOf("Transfer-Encoding").Count > 0;

    /// <summary>Every value of a header, in order.</summary>
    public IReadOnlyList<string> ValuesOf(string name) =>
        [.. Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static header => header.Value)];
}
