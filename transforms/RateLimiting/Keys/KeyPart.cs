using System.Globalization;
using Gateway.Transforms.Shared;

namespace Gateway.Transforms.RateLimiting.Keys;

/// <summary>A part of a key, as configured.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Of what name, of headers, cookies and claims; else empty.</param>
/// <param name="Prefix">How many bits of an IPv6 address count.</param>
internal readonly record struct KeyPart(KeyKind Kind, string Name = "", int Prefix = KeyPart.UsualPrefix)
{
    /// <summary>What a site is given at least (RFC 6177 §2), and may choose addresses from at will.</summary>
    public const int UsualPrefix = 64;

    /// <summary>How parts are written, for errors.</summary>
    public static readonly IReadOnlyList<string> Forms = ["client-address", "header:NAME", "cookie:NAME", "claim:NAME", "owner", "route", "host"];

    /// <summary>Whether it is known only when the caller is.</summary>
    public bool IsOfCaller => Kind is KeyKind.Claim or KeyKind.Owner;

    /// <summary>Reads a part.</summary>
    /// <param name="text">Such as <c>header:X-Api-Key</c> or <c>client-address/56</c>.</param>
    /// <param name="part">The part.</param>
    /// <param name="problem">What is wrong, to follow the text; null where it is no part at all.</param>
    public static bool TryParse(string text, out KeyPart part, out string? problem)
    {
        (part, problem) = (default, null);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            return TryParseNamed(text[..colon], text[(colon + 1)..], ref part, ref problem);
        const string Address = "client-address/";
        if (text.StartsWith(Address, StringComparison.Ordinal))
        {
            if (!int.TryParse(text.AsSpan(Address.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) || prefix is < 16 or > 128)
            {
                problem = "must have 16 to 128 bits of IPv6 addresses behind the slash";
                return false;
            }

            part = new KeyPart(KeyKind.ClientAddress, Prefix: prefix);
            return true;
        }

        KeyKind? kind = text switch
        {
            "client-address" => KeyKind.ClientAddress,
            "owner" => KeyKind.Owner,
            "route" => KeyKind.Route,
            "host" => KeyKind.Host,
            _ => null,
        };
        part = new KeyPart(kind ?? default);
        return kind is not null;
    }

    private static bool TryParseNamed(string kind, string name, ref KeyPart part, ref string? problem)
    {
        KeyKind? named = kind switch
        {
            "header" => KeyKind.Header,
            "cookie" => KeyKind.Cookie,
            "claim" => KeyKind.Claim,
            _ => null,
        };
        if (named is not { } found)
            return false;
        if (found == KeyKind.Claim ? name.Length == 0 : !FieldSyntax.IsToken(name))
        {
            problem = $"must have the name of a {kind} behind the colon";
            return false;
        }

        part = new KeyPart(found, name);
        return true;
    }
}
