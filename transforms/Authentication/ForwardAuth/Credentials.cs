using System.Globalization;
using System.Text;
using Gateway.Transforms.Authentication.Tokens;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.ForwardAuth;

/// <summary>What a request has of the credentials of a scheme, and nothing else of it.</summary>
/// <param name="Headers">As they are shown to the backend.</param>
/// <param name="Key">What the answer is remembered by.</param>
internal sealed record Credentials(IReadOnlyList<KeyValuePair<string, string>> Headers, TokenKey Key)
{
    /// <summary>The longest origin of a page.</summary>
    public const int MaxOriginLength = 256;

    /// <summary>The longest address of a page that is looked at.</summary>
    public const int MaxPageLength = 2048;

    /// <summary>The origin of what has none.</summary>
    public const string Opaque = "null";

    /// <summary>The longest of them, all together.</summary>
    public const int MaxLength = 16 * 1024;

    /// <summary>The credentials of a request; null where it has none of them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parts">What counts as one.</param>
    public static Credentials? Of(HttpRequest request, IReadOnlyList<CredentialPart> parts)
    {
        var headers = new List<KeyValuePair<string, string>>(2);
        foreach (var part in parts)
        {
            if (!part.IsCookie && request.Headers.TryGetValue(part.Name, out var values) && values.Count > 0)
                headers.Add(new(part.Name, values.ToString()));
        }

        var cookies = CookieHeader.Select(request.Headers, name => Any(parts, name));
        if (cookies.Length > 0)
            headers.Add(new("Cookie", cookies));
        if (headers.Count == 0)
            return null;

        // A backend may know other users on another host, and take a session from pages of its own alone.
        var text = new StringBuilder(
            $"{request.Scheme}://{request.Headers.Host.ToString().ToLowerInvariant()}\n{OriginOf(request.Headers.Origin.ToString())}\n{OriginOf(request.Headers.Referer.ToString())}");
        foreach (var (name, value) in headers)
            text.Append(CultureInfo.InvariantCulture, $"\n{name.ToLowerInvariant()}:{value.Length}:{value}");
        return new Credentials(headers, TokenKey.Of(text.ToString()));
    }

    /// <summary>Takes them out of a request.</summary>
    public static void Strip(HttpRequest request, IReadOnlyList<CredentialPart> parts)
    {
        foreach (var part in parts)
        {
            if (!part.IsCookie)
                request.Headers.Remove(part.Name);
        }

        CookieHeader.Remove(request.Headers, name => Any(parts, name));
    }

    /// <summary>The origin of a page (RFC 6454 §4), at most <see cref="MaxOriginLength"/> long; empty for no page, and <c>null</c> (§7.1) for whatever has none.</summary>
    public static string OriginOf(string page)
    {
        if (page.Length == 0)
            return "";
        if (page.Length > MaxPageLength)
            return Opaque;
        var origin = Uri.TryCreate(page, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? parsed.GetLeftPart(UriPartial.Authority) : Opaque;
        return parsed?.UserInfo.Length > 0 || origin.Length > MaxOriginLength ? Opaque : origin.ToLowerInvariant();
    }

    private static bool Any(IReadOnlyList<CredentialPart> parts, ReadOnlySpan<char> cookie)
    {
        foreach (var part in parts)
        {
            if (part.Takes(cookie))
                return true;
        }

        return false;
    }
}
