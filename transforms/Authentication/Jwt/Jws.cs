using System.Text;
using System.Text.Json;

namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>
/// A token in the compact form (RFC 7515 §7.1), taken apart strictly: three parts of base64url without padding, each JSON without a
/// member twice (RFC 7515 §4, RFC 8725 §2.4). Nothing of it is believed yet.
/// </summary>
internal sealed class Jws
{
    private Jws(byte[] input, byte[] signature, JsonElement header, JsonElement payload) =>
        (Input, Signature, Header, Payload) = (input, signature, header, payload);

    /// <summary>What was signed.</summary>
    public byte[] Input { get; }

    /// <summary>The signature.</summary>
    public byte[] Signature { get; }

    /// <summary>The header: an object.</summary>
    public JsonElement Header { get; }

    /// <summary>The claims: an object.</summary>
    public JsonElement Payload { get; }

    /// <summary>True for three parts that could be a token's; whether they are, <see cref="Parse"/> tells.</summary>
    public static bool HasShape(ReadOnlySpan<char> token)
    {
        var first = token.IndexOf('.');
        if (first <= 0)
            return false;
        var second = token[(first + 1)..].IndexOf('.');
        return second > 0 && !token[(first + second + 2)..].Contains('.');
    }

    /// <summary>Takes a token apart; null when it is none.</summary>
    public static Jws? Parse(ReadOnlySpan<char> token)
    {
        if (!HasShape(token))
            return null;
        var first = token.IndexOf('.');
        var last = token.LastIndexOf('.');
        if (CompactPart.Decode(token[..first]) is not { } header || CompactPart.Decode(token[(first + 1)..last]) is not { } payload || CompactPart.Decode(token[(last + 1)..]) is not { } signature)
            return null;
        return CompactPart.ReadObject(header) is { } head && CompactPart.ReadObject(payload) is { } claims
            ? new Jws(Ascii(token[..last]), signature, head, claims)
            : null;
    }

    private static byte[] Ascii(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return bytes;
    }
}
