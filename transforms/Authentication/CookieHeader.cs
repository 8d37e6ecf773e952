using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Authentication;

/// <summary>Changes a request's cookies without touching the others' bytes (RFC 6265 §4.2).</summary>
internal static class CookieHeader
{
    /// <summary>Takes out every cookie of that name.</summary>
    public static void Remove(IHeaderDictionary headers, string name)
    {
        var kept = new List<string>();
        foreach (var line in headers.Cookie)
        {
            if (Without(line ?? "", name) is { Length: > 0 } rest)
                kept.Add(rest);
        }

        headers.Cookie = new StringValues([.. kept]);
    }

    private static string Without(string line, string name)
    {
        var rest = new StringBuilder(line.Length);
        foreach (var range in line.AsSpan().Split(';'))
        {
            var pair = line.AsSpan(range).Trim(' ');
            var equals = pair.IndexOf('=');
            if (pair.IsEmpty || (equals < 0 ? pair : pair[..equals]).SequenceEqual(name))
                continue;
            rest.Append(rest.Length == 0 ? "" : "; ").Append(pair);
        }

        return rest.ToString();
    }
}
