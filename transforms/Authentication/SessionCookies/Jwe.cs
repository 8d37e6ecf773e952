using System.Text;
using System.Text.Json;
using Gateway.Transforms.Authentication.Jwt;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>
/// An encrypted token in the compact form (RFC 7516 §7.1) whose key both sides have (<c>dir</c>). Only what the application is known to make is taken: no
/// compression, no key of the token's own, nothing critical.
/// </summary>
internal sealed class Jwe
{
    private static readonly string[] Refused = ["crit", "zip", "jwk", "jku", "x5u", "b64", "epk", "p2c"];

    private readonly byte[] _header;
    private readonly byte[] _vector;
    private readonly byte[] _text;
    private readonly byte[] _tag;

    private Jwe(byte[] header, byte[] vector, byte[] text, byte[] tag) => (_header, _vector, _text, _tag) = (header, vector, text, tag);

    /// <summary>Takes a token apart; null for one of another kind.</summary>
    /// <param name="token">The token.</param>
    /// <param name="encryption">The <c>enc</c> it must have.</param>
    public static Jwe? Parse(string token, string encryption)
    {
        var parts = token.Split('.', 6);
        if (parts.Length != 5 || parts[1].Length != 0 || CompactPart.Decode(parts[0]) is not { } header || CompactPart.ReadObject(header) is not { } head)
            return null;
        if (!IsText(head, "alg", "dir") || !IsText(head, "enc", encryption) || Array.Exists(Refused, name => head.TryGetProperty(name, out _)))
            return null;
        return CompactPart.Decode(parts[2]) is { } vector && CompactPart.Decode(parts[3]) is { } text && CompactPart.Decode(parts[4]) is { } tag
            ? new Jwe(Encoding.ASCII.GetBytes(parts[0]), vector, text, tag)
            : null;
    }

    /// <summary>What it holds; null when the key is not its own, or it was changed.</summary>
    public byte[]? Decrypt(ContentKey key) => key.Decrypt(_text, _header, _vector, _tag);

    private static bool IsText(JsonElement header, string name, string expected) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(expected);
}
