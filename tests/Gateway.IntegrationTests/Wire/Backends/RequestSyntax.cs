using System.Buffers;
using System.Globalization;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>
/// The grammar of requests after RFC 9112 and RFC 9110, as strict as it is written: what two readers could take for two
/// different things is an error. It shares no code with what it judges.
/// </summary>
internal static class RequestSyntax
{
    // RFC 9110 §5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Reads the request line (RFC 9112 §3).</summary>
    /// <exception cref="FormatException">It is not <c>method SP target SP HTTP/1.1</c>.</exception>
    public static (string Method, string Target) ReadRequestLine(string line)
    {
        if (line.Split(' ') is not [var method, { Length: > 0 } target, "HTTP/1.1"] || !IsToken(method))
            throw new FormatException($"The request line is '{line}'.");
        // Visible ASCII; other characters pass unescaped from clients that send them, but never those that end a line or a word.
        return target.All(static next => next is > ' ' and not '\x7f')
            ? (method, target)
            : throw new FormatException($"The target is '{target}'.");
    }

    /// <summary>Reads a field line (RFC 9112 §5).</summary>
    /// <exception cref="FormatException">It is folded, has no token for a name, or control characters in its value.</exception>
    public static KeyValuePair<string, string> ReadField(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !IsToken(line[..colon]))
            throw new FormatException($"The field line is '{line}'.");
        var value = line[(colon + 1)..].Trim(' ', '\t');
        return value.All(static next => next is >= ' ' and not '\x7f' or '\t')
            ? new(line[..colon], value)
            : throw new FormatException($"A control character stands in '{line}'.");
    }

    /// <summary>The length of a body (RFC 9112 §6.3).</summary>
    /// <returns>Null for chunks, 0 where nothing announces a body.</returns>
    /// <exception cref="FormatException">The framing can be read in two ways, or there is not exactly one Host.</exception>
    public static long? ReadLength(ReceivedRequest request)
    {
        if (request.ValuesOf("Host").Count != 1)
            throw new FormatException($"There are {request.ValuesOf("Host").Count} Host fields.");
        var codings = request.ValuesOf("Transfer-Encoding");
        var lengths = request.ValuesOf("Content-Length");
        if (codings.Count + lengths.Count > 1)
            throw new FormatException($"Codings '{string.Join('|', codings)}' stand beside lengths '{string.Join('|', lengths)}'.");
        if (codings.Count == 1)
            return codings[0] == "chunked" ? null : throw new FormatException($"The transfer coding is '{codings[0]}'.");
        if (lengths.Count == 0)
            return 0;
        return lengths[0].Length is > 0 and < 19 && lengths[0].All(char.IsAsciiDigit)
            ? long.Parse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture)
            : throw new FormatException($"The length is '{lengths[0]}'.");
    }

    /// <summary>Reads the line in front of a chunk (RFC 9112 §7.1); extensions are not for forwarding and count as errors.</summary>
    public static long ReadChunkLength(string line) => line.Length is > 0 and < 16 && line.All(char.IsAsciiHexDigit)
        ? long.Parse(line, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : throw new FormatException($"The length of a chunk is '{line}'.");

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);
}
