using System.Text;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.SessionCookies;

/// <summary>A cookie that may be too long for one: then it comes as <c>NAME.0</c>, <c>NAME.1</c> and so on.</summary>
internal static class ChunkedCookie
{
    /// <summary>The whole value; null where the request has neither the cookie nor its first part.</summary>
    public static string? Find(IHeaderDictionary headers, string name)
    {
        if (CookieHeader.Find(headers, name) is { } whole)
            return whole;
        if (CookieHeader.Find(headers, $"{name}.0") is not { } chunk)
            return null;
        var value = new StringBuilder(chunk);
        for (var i = 1; i < CredentialCookies.MaxParts && CookieHeader.Find(headers, $"{name}.{i}") is { } next; i++)
            value.Append(next);
        return value.ToString();
    }

    /// <summary>Takes it out of the request.</summary>
    public static void Remove(IHeaderDictionary headers, string name) => CookieHeader.Remove(headers, cookie =>
        cookie.SequenceEqual(name)
        || (cookie.Length > name.Length + 1 && cookie.StartsWith(name, StringComparison.Ordinal) && cookie[name.Length] == '.' && !cookie[(name.Length + 1)..].ContainsAnyExceptInRange('0', '9')));
}
