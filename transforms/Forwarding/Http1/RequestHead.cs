using System.Buffers;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Writes the head of a request (RFC 9112 §3) from what the transforms made of it.</summary>
internal static class RequestHead
{
    // What would end a line or a message early. Everything else is the client's to send, as bytes.
    private static readonly SearchValues<char> LineBreakers = SearchValues.Create('\0', '\r', '\n');
    // What stands in a line beside its parts, at most.
    private const int LineExtra = 16;

    private static readonly SearchValues<char> TargetCharacters = SearchValues.Create(
        Enumerable.Range(0x21, 0x7e - 0x20).Select(static code => (char)code).ToArray());

    /// <summary>Writes it; each character of a value becomes one byte (Latin-1).</summary>
    /// <param name="output">Where to.</param>
    /// <param name="request">Its method, target and headers; what frames a message is left out.</param>
    /// <param name="framing">How the body is framed.</param>
    /// <param name="upgrade">The protocol to upgrade to; null for none.</param>
    /// <exception cref="InvalidOperationException">A transform made a target or a value that cannot stand in a head.</exception>
    public static void Write(IBufferWriter<byte> output, HttpRequestMessage request, RequestFraming framing, string? upgrade)
    {
        var uri = request.RequestUri!;
        Start(output, request.Method.Method, "", uri.PathAndQuery, "");
        Field(output, "Host", request.Headers.NonValidated.TryGetValues("Host", out var host) ? host.ToString() : uri.Authority);

        Fields(output, request.Headers);
        if (request.Content is { } content)
            Fields(output, content.Headers);
        if (upgrade is not null)
        {
            Field(output, "Connection", "Upgrade");
            Field(output, "Upgrade", upgrade);
        }

        End(output, framing);
    }

    /// <summary>Writes the request line. Its target is given in parts.</summary>
    /// <exception cref="InvalidOperationException">The target cannot stand in the line.</exception>
    public static void Start(IBufferWriter<byte> output, string method, ReadOnlySpan<char> prefix, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        if (prefix.ContainsAnyExcept(TargetCharacters) || path.ContainsAnyExcept(TargetCharacters) || query.ContainsAnyExcept(TargetCharacters))
            throw new InvalidOperationException("The target for the destination holds a character that cannot stand in a request line.");
        var line = output.GetSpan(method.Length + prefix.Length + path.Length + query.Length + LineExtra);
        var at = Put(line, 0, method);
        line[at++] = (byte)' ';
        at = Put(line, at, prefix);
        at = Put(line, at, path);
        at = Put(line, at, query);
        output.Advance(Put(line, at, " HTTP/1.1\r\n"u8));
    }

    /// <summary>Writes one field; a name has been checked when it was received or configured.</summary>
    /// <exception cref="InvalidOperationException">The value cannot stand in a line.</exception>
    public static void Field(IBufferWriter<byte> output, string name, string value)
    {
        if (value.AsSpan().ContainsAny(LineBreakers) || value.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            throw new InvalidOperationException("A header for the destination holds a character that cannot stand in a header.");
        var line = output.GetSpan(name.Length + value.Length + LineExtra);
        var at = Put(line, 0, name);
        at = Put(line, at, ": "u8);
        at = Put(line, at, value);
        output.Advance(Put(line, at, "\r\n"u8));
    }

    /// <summary>Writes what says how the body ends, and the end of the head.</summary>
    public static void End(IBufferWriter<byte> output, RequestFraming framing)
    {
        if (framing.Length is { } length)
            Field(output, "Content-Length", length.ToString());
        else if (framing.IsChunked)
            Field(output, "Transfer-Encoding", "chunked");
        output.Write("\r\n"u8);
    }

    /// <summary>True for a field that is written from what is known, never from what was received.</summary>
    public static bool IsFraming(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        4 => Is(name, "Host"),
        7 => Is(name, "Upgrade"),
        10 => Is(name, "Connection"),
        14 => Is(name, "Content-Length"),
        17 => Is(name, "Transfer-Encoding"),
        _ => false,
    };

    private static void Fields(IBufferWriter<byte> output, HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            if (IsFraming(name))
                continue;
            foreach (var value in values)
                Field(output, name, value);
        }
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static int Put(Span<byte> line, int at, ReadOnlySpan<char> latin1) => at + Encoding.Latin1.GetBytes(latin1, line[at..]);

    private static int Put(Span<byte> line, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(line[at..]);
        return at + bytes.Length;
    }
}
