using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Parses one header or trailer line, strictly (RFC 9110 §5, RFC 9112 §5). No state, allocates the strings only.</summary>
internal static class FieldLine
{
    private static readonly SearchValues<byte> TokenBytes = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // Controls other than the tab, and DEL. What lies above is text of some encoding (obs-text).
    private static readonly SearchValues<byte> ControlBytes = SearchValues.Create(
        Enumerable.Range(0, 0x20).Where(static code => code != '\t').Append(0x7f).Select(static code => (byte)code).ToArray());

    // Names that backends send all the time are not made anew for every answer.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CommonNames = new[]
    {
        "Accept-Ranges", "Access-Control-Allow-Origin", "Age", "Alt-Svc", "Cache-Control", "Connection", "Content-Disposition",
        "Content-Encoding", "Content-Language", "Content-Length", "Content-Security-Policy", "Content-Type", "Date", "ETag", "Expires",
        "Keep-Alive", "Last-Modified", "Link", "Location", "Referrer-Policy", "Retry-After", "Server", "Set-Cookie",
        "Strict-Transport-Security", "Transfer-Encoding", "Vary", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By",
        "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-XSS-Protection",
    }.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Splits a line, without its CRLF, into a name and a value that maps each byte to one character (Latin-1).</summary>
    /// <exception cref="ResponseException">
    /// No colon, a name that is no token (white space before the colon and folded lines among them), a control in the value.
    /// </exception>
    public static (string Name, string Value) Parse(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExcept(TokenBytes))
            throw new ResponseException("a header line has no proper name");

        var value = line[(colon + 1)..].Trim(" \t"u8);
        if (value.ContainsAny(ControlBytes))
            throw new ResponseException("a header value holds a control character");
        return (Name(line[..colon]), Encoding.Latin1.GetString(value));
    }

    /// <summary>Whether a line is that of a field that was parsed before, to the byte, and of ASCII alone.</summary>
    public static bool Is(ReadOnlySpan<byte> line, (string Name, string Value) field)
    {
        var (name, value) = field;
        return line.Length == name.Length + value.Length + 2 && line[name.Length] == ':' && line[name.Length + 1] == ' '
            && Ascii.Equals(line[..name.Length], name) && Ascii.Equals(line[(name.Length + 2)..], value);
    }

    private static string Name(ReadOnlySpan<byte> bytes)
    {
        const int LongestCommon = 32;
        if (bytes.Length > LongestCommon)
            return Encoding.Latin1.GetString(bytes);
        Span<char> characters = stackalloc char[LongestCommon];
        var name = characters[..Encoding.Latin1.GetChars(bytes, characters)];
        return CommonNames.TryGetValue(name, out var common) ? common : name.ToString();
    }
}
