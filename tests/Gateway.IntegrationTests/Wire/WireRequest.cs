namespace Gateway.IntegrationTests.Wire;

/// <summary>A request that can be sent in any version of HTTP.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The request target, sent as it is.</param>
internal sealed record WireRequest(string Method, string Target)
{
    /// <summary>The host asked for.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>Further header lines such as <c>X-Name: value</c>, sent as they are in Latin-1; no framing.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    /// <summary>True when the body goes without its length: in chunks on HTTP/1.1.</summary>
    public bool IsChunked { get; init; }

    /// <summary>The fields behind a body without length, as in <see cref="Headers"/>.</summary>
    public IReadOnlyList<string> Trailers { get; init; } = [];

    /// <summary>A GET.</summary>
    public static WireRequest Get(string target, params string[] headers) => new("GET", target) { Headers = headers };

    /// <summary>A header line's name and value.</summary>
    public static KeyValuePair<string, string> Split(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return new(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }
}
