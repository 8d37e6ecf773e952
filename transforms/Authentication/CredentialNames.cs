using System.Buffers;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication;

/// <summary>
/// The headers and cookies that credentials come in, on the routes of one policy. A backend may read another one of two that bear the same name, or one that PHP takes for
/// the same (<c>X_Token</c>, <c>laravel.session</c>), than was judged here: requests with such are nobody's. Immutable, safe to share.
/// </summary>
/// <param name="headers">The headers.</param>
/// <param name="cookies">The cookies; one that comes in parts is <c>NAME.0</c> and so on too.</param>
/// <param name="prefixes">What the names of further cookies begin with.</param>
internal sealed class CredentialNames(IEnumerable<string> headers, IEnumerable<string> cookies, IEnumerable<string> prefixes)
{
    // What PHP takes for _ in the name of a variable from outside.
    private static readonly SearchValues<char> Underscores = SearchValues.Create(". [");

    private readonly (string Name, string Folded)[] _headers = [.. headers.Distinct(StringComparer.OrdinalIgnoreCase).Select(static name => (name, FoldedName.Of(name)))];
    private readonly string[] _cookies = [.. cookies.Distinct(StringComparer.Ordinal)];
    private readonly string[] _prefixes = [.. prefixes.Distinct(StringComparer.Ordinal)];

    /// <summary>True when a credential of the request could be read in two ways. Allocates nothing for a request with names as they should be.</summary>
    public bool AreAmbiguousIn(HttpRequest request)
    {
        foreach (var (name, values) in request.Headers)
        {
            foreach (var (header, folded) in _headers)
            {
                if (name.Length == header.Length && FoldedName.Of(name).Equals(folded, StringComparison.OrdinalIgnoreCase)
                    && (values.Count > 1 || !name.Equals(header, StringComparison.OrdinalIgnoreCase)))
                    return true;
            }
        }

        foreach (var cookie in _cookies)
        {
            if (IsAmbiguous(request.Headers, cookie))
                return true;
        }

        foreach (var prefix in _prefixes)
        {
            if (HasAmbiguous(request.Headers, prefix))
                return true;
        }

        return false;
    }

    private static bool HasAmbiguous(IHeaderDictionary headers, string prefix)
    {
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan(range).Trim(" \t");
                var name = pair[..Math.Max(0, pair.IndexOf('='))];
                if (name.Length < prefix.Length || !ReadsAs(name[..prefix.Length], prefix))
                    continue;
                if (!name.StartsWith(prefix, StringComparison.Ordinal) || name.ContainsAny(Underscores) || IsAmbiguous(headers, name))
                    return true;
            }
        }

        return false;
    }

    private static bool IsAmbiguous(IHeaderDictionary headers, ReadOnlySpan<char> cookie)
    {
        ReadOnlySpan<char> whole = default;
        var (hasWhole, hasParts) = (false, false);
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan(range).Trim(" \t");
                var equals = pair.IndexOf('=');
                if (equals < 0)
                    continue;
                var name = pair[..equals];
                var value = pair[(equals + 1)..];
                hasParts |= name.Length > cookie.Length + 1 && name.StartsWith(cookie, StringComparison.Ordinal) && name[cookie.Length] == '.' && !name[(cookie.Length + 1)..].ContainsAnyExceptInRange('0', '9');
                if (!ReadsAs(name, cookie))
                    continue;
                // The same twice, from two paths or domains, is the same to everybody.
                if (!name.SequenceEqual(cookie) || (hasWhole && !value.SequenceEqual(whole)))
                    return true;
                whole = value;
                hasWhole = true;
            }
        }

        return hasWhole && hasParts;
    }

    // Whatever the case, with blanks around, or with PHP's underscores.
    private static bool ReadsAs(ReadOnlySpan<char> name, ReadOnlySpan<char> cookie)
    {
        name = name.Trim(" \t");
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
