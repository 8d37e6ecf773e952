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
        Text(output, request.Method.Method);
        Text(output, " ");
        Target(output, uri.PathAndQuery);
        Text(output, " HTTP/1.1\r\nHost: ");
        Value(output, request.Headers.NonValidated.TryGetValues("Host", out var host) ? host.ToString() : uri.Authority);
        Text(output, "\r\n");

        Fields(output, request.Headers);
        if (request.Content is { } content)
            Fields(output, content.Headers);

        if (framing.Length is { } length)
            Field(output, "Content-Length", length.ToString());
        else if (framing.IsChunked)
            Field(output, "Transfer-Encoding", "chunked");
        if (upgrade is not null)
        {
            Field(output, "Connection", "Upgrade");
            Field(output, "Upgrade", upgrade);
        }

        Text(output, "\r\n");
    }

    /// <summary>Writes one field; a name has been checked when it was received or configured.</summary>
    /// <exception cref="InvalidOperationException">The value cannot stand in a line.</exception>
    public static void Field(IBufferWriter<byte> output, string name, string value)
    {
        Text(output, name);
        Text(output, ": ");
        Value(output, value);
        Text(output, "\r\n");
    }

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

    // Written from what is known, never from what was received.
    private static bool IsFraming(string name) => name.Length switch
    {
        2 => Is(name, "TE"),
        4 => Is(name, "Host"),
        7 => Is(name, "Upgrade"),
        10 => Is(name, "Connection"),
        14 => Is(name, "Content-Length"),
        17 => Is(name, "Transfer-Encoding"),
        _ => false,
    };

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static void Target(IBufferWriter<byte> output, string target)
    {
        if (target.AsSpan().ContainsAnyExcept(TargetCharacters))
            throw new InvalidOperationException("The target for the destination holds a character that cannot stand in a request line.");
        Text(output, target);
    }

    private static void Value(IBufferWriter<byte> output, string value)
    {
        if (value.AsSpan().ContainsAny(LineBreakers) || value.AsSpan().ContainsAnyExceptInRange('\0', '\u00ff'))
            throw new InvalidOperationException("A header for the destination holds a character that cannot stand in a header.");
        Text(output, value);
    }

    private static void Text(IBufferWriter<byte> output, string latin1)
    {
        var span = output.GetSpan(latin1.Length);
        output.Advance(Encoding.Latin1.GetBytes(latin1, span));
    }
}
