using System.Buffers;
using System.Globalization;
using System.Net;

namespace Gateway.Transforms.Cors;

/// <summary>Origins as a configuration writes them: the way browsers do (RFC 6454 §6.2), or with a <c>*</c> in the first label of the host.</summary>
internal static class WrittenOrigin
{
    /// <summary>Stands for any origin where it is all, and in a host for the characters of one label.</summary>
    public const string Any = "*";

    /// <summary>The most characters of one label (RFC 1035 §2.3.4).</summary>
    public const int MaxLabel = 63;

    /// <summary>Those that a label is made of, as browsers write it.</summary>
    public static readonly SearchValues<char> LabelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly SearchValues<char> SchemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Null where a text is an origin or a pattern of some; or what is wrong, in a sentence for an operator.</summary>
    public static string? FindFault(string text)
    {
        if (text == "null")
            return "'null' is the origin of sandboxed frames and of files, whoever wrote them; it cannot be allowed";
        var end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0 || !char.IsAsciiLetter(text[0]) || text.Contains('*', StringComparison.Ordinal) && text.IndexOf('*', StringComparison.Ordinal) < end)
            return $"'{text}' is not an origin such as \"https://shop.example\" or \"https://*.shop.example\"";
        if (text.Any(char.IsAsciiLetterUpper))
            return $"'{text}' never comes so: browsers send '{text.ToLowerInvariant()}'";
        var (scheme, rest) = (text[..end], text[(end + 3)..]);
        if (scheme.AsSpan().ContainsAnyExcept(SchemeCharacters))
            return $"'{text}' is not an origin such as \"https://shop.example\" or \"https://*.shop.example\"";
        if (rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
            return $"'{text}' has a path, which no origin has: '{text[..(end + 3 + slash)]}'";
        return FindFaultOfPort(text, scheme, rest, out var host) ?? FindFaultOfHost(text, host);
    }

    /// <summary>Whether a label of a pattern has nothing but one label behind it, as <c>https://*.example</c>: names that anybody can have.</summary>
    public static bool IsOfWholeDomain(string pattern) =>
        pattern.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star && pattern.AsSpan(star).Count('.') == 1 && !pattern.AsSpan(star).Contains(".localhost", StringComparison.Ordinal);

    /// <summary>Whether pages of an origin come over HTTP without TLS from another machine, so that they may be anybody's on the way.</summary>
    public static bool IsUnprotected(string origin) =>
        origin.StartsWith("http://", StringComparison.Ordinal) && Uri.TryCreate(origin.Replace("*", "x", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && !uri.IsLoopback && !uri.Host.EndsWith(".localhost", StringComparison.Ordinal);

    private static string? FindFaultOfPort(string text, string scheme, string rest, out string host)
    {
        host = rest;
        var colon = rest.LastIndexOf(':');
        if (colon < 0 || rest.EndsWith(']'))
            return null;
        host = rest[..colon];
        if (!ushort.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port == 0 || rest[colon + 1] == '0')
            return $"'{text}' has a port that is none";
        return (scheme, port) is ("https", 443) or ("http", 80) ? $"'{text}' never comes so: browsers send '{scheme}://{host}'" : null;
    }

    private static string? FindFaultOfHost(string text, string host)
    {
        if (host.StartsWith('['))
            return host.EndsWith(']') && IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _) ? null : $"'{text}' has an address that is none";
        var labels = host.Split('.');
        for (var i = 0; i < labels.Length; i++)
        {
            var stars = labels[i].AsSpan().Count('*');
            if (stars > 0 && (i > 0 || stars > 1 || labels.Length == 1))
                return $"'{text}' may have one '*', in the first of several labels: it stands for one label or a part of it, and for no dots";
            if (labels[i].Length is 0 or > MaxLabel || labels[i].Replace("*", "", StringComparison.Ordinal).AsSpan().ContainsAnyExcept(LabelCharacters))
                return $"'{text}' has a host that no browser sends; names in other letters are written in punycode (xn--…)";
        }

        return null;
    }
}
