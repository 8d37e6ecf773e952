using System.Globalization;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>
/// What a client's bytes say to a reader that ends lines at CRLF alone and knows one way to tell a body's end (RFC 9112 §6.3): the
/// requests that may be forwarded. Where the end of one is in doubt, nothing behind it is a request.
/// </summary>
/// <param name="Ids">The ids of the requests, each with its values joined.</param>
/// <param name="EndsWithin">True where more bytes would have to come.</param>
internal sealed record ClientReading(IReadOnlyList<string> Ids, bool EndsWithin)
{
    private const int Doubt = -1;
    private const int Incomplete = -2;

    /// <summary>Reads a client's bytes.</summary>
    public static ClientReading Of(string bytes)
    {
        List<string> ids = [];
        while (true)
        {
            while (bytes.StartsWith("\r\n", StringComparison.Ordinal))
                bytes = bytes[2..];
            var end = bytes.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                return new ClientReading(ids, EndsWithin: bytes.Length > 0);
            var lines = bytes[..end].Split("\r\n");
            ids.Add(Joined(ValuesOf(lines, "X-Test-Id")));
            var length = BodyLength(lines, bytes[(end + 4)..]);
            if (length < 0)
                return new ClientReading(ids, length == Incomplete);
            bytes = bytes[(end + 4 + length)..];
        }
    }

    /// <summary>Values as one, whoever joined them how.</summary>
    public static string Joined(IEnumerable<string> values) => 
        string.Join(',', values.SelectMany(static value => value.Split(',')).Select(static part => part.Trim(' ', '\t')));

    private static int BodyLength(string[] lines, string rest)
    {
        var codings = ValuesOf(lines, "Transfer-Encoding").ToList();
        var lengths = ValuesOf(lines, "Content-Length").ToList();
        if (codings.Count + lengths.Count > 1)
            return Doubt;
        if (codings.Count == 1)
            // The server takes any character for the blank in front of the version; the target ends there for it.
            return codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase) && lines[0].EndsWith("HTTP/1.1", StringComparison.Ordinal) ? ChunksLength(rest) : Doubt;
        if (lengths.Count == 0)
            return 0;
        // The server takes a sign, and passes on the number without it.
        if (!int.TryParse(lengths[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) || length < 0)
            return Doubt;
        return length <= rest.Length ? length : Incomplete;
    }

    private static int ChunksLength(string rest)
    {
        var at = 0;
        while (true)
        {
            var end = rest.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (end < 0)
                return Incomplete;
            var size = rest[at..end].Split(';')[0].TrimEnd(' ', '\t');
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0)
                return Doubt;
            at = end + 2;
            if (length == 0)
            {
                if (rest.AsSpan(at).StartsWith("\r\n"))
                    return at + 2;
                var trailers = rest.IndexOf("\r\n\r\n", at, StringComparison.Ordinal);
                return trailers < 0 ? Incomplete : trailers + 4;
            }

            if (length > rest.Length - at - 2)
                return Incomplete;
            if (!rest.AsSpan(at + length).StartsWith("\r\n"))
                return Doubt;
            at += length + 2;
        }
    }

    private static IEnumerable<string> ValuesOf(string[] lines, string name)
    {
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line[..colon].Equals(name, StringComparison.OrdinalIgnoreCase))
                yield return line[(colon + 1)..].Trim(' ', '\t');
        }
    }
}
