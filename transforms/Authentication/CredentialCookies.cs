using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>The cookies that credentials come in. Immutable, safe to share.</summary>
/// <param name="whole">Their names.</param>
/// <param name="parted">Those that may come in parts, <c>NAME.0</c> and so on.</param>
/// <param name="prefixes">What the names of further ones begin with.</param>
internal sealed class CredentialCookies(IEnumerable<string> whole, IEnumerable<string> parted, IEnumerable<string> prefixes)
{
    /// <summary>The most parts of a cookie.</summary>
    public const int MaxParts = 32;

    // Each is compared with all others; no application sets as many.
    private const int MaxOfName = 2 * MaxParts;

    // What PHP takes for _ in the name of a variable from outside.
    private static readonly SearchValues<char> Underscores = SearchValues.Create(". [");

    // Some take quotes and white space away from around a value, and others do not.
    private static readonly SearchValues<char> Wrappings = SearchValues.Create("\"\t");

    private readonly string[] _parted = [.. parted.Distinct(StringComparer.Ordinal)];
    private readonly string[] _whole = [.. whole.Except(parted, StringComparer.Ordinal).Distinct(StringComparer.Ordinal)];
    private readonly string[] _prefixes = [.. prefixes.Distinct(StringComparer.Ordinal)];

    /// <summary>True when one of them could be read in two ways. Allocates nothing for names as they should be.</summary>
    public bool AreAmbiguousIn(IHeaderDictionary headers)
    {
        if (headers.Cookie.Count == 0)
            return false;
        foreach (var cookie in _whole)
        {
            if (IsAmbiguous(headers, cookie, out _))
                return true;
        }

        foreach (var cookie in _parted)
        {
            if (IsAmbiguous(headers, cookie, out var hasWhole) || HasAmbiguousParts(headers, cookie, hasWhole))
                return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (HasAmbiguous(headers, prefix))
                return true;
        }

        return false;
    }

    private static bool HasAmbiguous(IHeaderDictionary headers, string prefix)
    {
        var count = 0;
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var name = NameOf(line.AsSpan(range), out _);
                var read = name.Trim(" \t");
                if (read.Length < prefix.Length || !ReadsAs(read[..prefix.Length], prefix))
                    continue;
                if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.ContainsAny(Underscores) || ++count > MaxOfName || IsAmbiguous(headers, name, out _))
                    return true;
            }
        }

        return false;
    }

    private static bool IsAmbiguous(IHeaderDictionary headers, ReadOnlySpan<char> cookie, out bool isThere)
    {
        isThere = false;
        ReadOnlySpan<char> first = default;
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var name = NameOf(line.AsSpan(range), out var value);
                if (!ReadsAs(name, cookie))
                    continue;
                // The same twice, from two paths or domains, is the same to everybody.
                if (!name.SequenceEqual(cookie) || value.ContainsAny(Wrappings) || (isThere && !value.SequenceEqual(first)))
                    return true;
                first = value;
                isThere = true;
            }
        }

        return false;
    }

    // An application may take whatever begins like the name for a part, in an order of its own.
    private static bool HasAmbiguousParts(IHeaderDictionary headers, string cookie, bool hasWhole)
    {
        var (seen, count) = (0UL, 0);
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var name = NameOf(line.AsSpan(range), out var value);
                var read = name.Trim(" \t");
                if (read.Length <= cookie.Length || !ReadsAs(read[..cookie.Length], cookie))
                    continue;
                if (hasWhole || ++count > MaxOfName || !TryPart(name, cookie, out var part) || value.ContainsAny(Wrappings))
                    return true;
                if ((seen & (1UL << part)) != 0 && !value.SequenceEqual(CookieHeader.Find(headers, name.ToString())))
                    return true;
                seen |= 1UL << part;
            }
        }

        // Whoever joins them would stop at a gap, or not.
        return (seen & (seen + 1)) != 0;
    }

    private static bool TryPart(ReadOnlySpan<char> name, string cookie, out int part)
    {
        part = 0;
        if (!name.StartsWith(cookie, StringComparison.Ordinal) || name[cookie.Length] != '.')
            return false;
        var number = name[(cookie.Length + 1)..];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out part) && part < MaxParts && (number.Length == 1 || number[0] != '0');
    }

    // A tab before the name is a part of it to some.
    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> pair, out ReadOnlySpan<char> value)
    {
        pair = pair.Trim(' ');
        var equals = Math.Max(0, pair.IndexOf('='));
        value = pair[Math.Min(equals + 1, pair.Length)..];
        return pair[..equals];
    }

    // Whatever the case, with blanks around, with PHP's underscores, or encoded, which PHP took for the same up to 7.4.10.
    private static bool ReadsAs(ReadOnlySpan<char> name, ReadOnlySpan<char> cookie)
    {
        name = name.Trim(" \t");
        if (name.Contains('%'))
            name = Uri.UnescapeDataString(name);
        if (name.Length != cookie.Length)
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (char.ToLowerInvariant(Folded(name[i])) != char.ToLowerInvariant(Folded(cookie[i])))
                return false;
        }

        return true;
    }

    private static char Folded(char character) => Underscores.Contains(character) ? '_' : character;
}
