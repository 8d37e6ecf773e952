using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Authentication;

/// <summary>Reads and changes a request's cookies without touching the others' bytes (RFC 6265 §4.2).</summary>
internal static class CookieHeader
{
    /// <summary>Whether a cookie of that name is meant.</summary>
    public delegate bool Choice(ReadOnlySpan<char> name);

    /// <summary>Takes out every cookie of that name.</summary>
    public static void Remove(IHeaderDictionary headers, string name) => Remove(headers, other => other.SequenceEqual(name));

    /// <summary>Takes out every cookie that is chosen.</summary>
    public static void Remove(IHeaderDictionary headers, Choice choice)
    {
        if (!Has(headers, choice))
            return;
        var kept = new List<string>();
        foreach (var line in headers.Cookie)
        {
            if (Of(line ?? "", name => !choice(name)) is { Length: > 0 } rest)
                kept.Add(rest);
        }

        headers.Cookie = new StringValues([.. kept]);
    }

    /// <summary>The cookies that are chosen, as one header's value; empty for none.</summary>
    public static string Select(IHeaderDictionary headers, Choice choice)
    {
        var chosen = "";
        foreach (var line in headers.Cookie)
        {
            if (Of(line ?? "", choice) is { Length: > 0 } some)
                chosen = chosen.Length == 0 ? some : $"{chosen}; {some}";
        }

        return chosen;
    }

    /// <summary>The first cookie of that name, as it was sent; null for none.</summary>
    public static string? Find(IHeaderDictionary headers, string name)
    {
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                var pair = line.AsSpan(range).Trim(' ');
                if (pair.Length > name.Length && pair[name.Length] == '=' && pair.StartsWith(name, StringComparison.Ordinal))
                    return pair[(name.Length + 1)..].ToString();
            }
        }

        return null;
    }

    private static bool Has(IHeaderDictionary headers, Choice choice)
    {
        foreach (var line in headers.Cookie)
        {
            foreach (var range in line.AsSpan().Split(';'))
            {
                if (IsChosen(line.AsSpan(range).Trim(' '), choice))
                    return true;
            }
        }

        return false;
    }

    private static bool IsChosen(ReadOnlySpan<char> pair, Choice choice)
    {
        var equals = pair.IndexOf('=');
        return !pair.IsEmpty && choice(equals < 0 ? pair : pair[..equals]);
    }

    private static string Of(string line, Choice choice)
    {
        var chosen = new StringBuilder(line.Length);
        foreach (var range in line.AsSpan().Split(';'))
        {
            var pair = line.AsSpan(range).Trim(' ');
            if (IsChosen(pair, choice))
                chosen.Append(chosen.Length == 0 ? "" : "; ").Append(pair);
        }

        return chosen.ToString();
    }
}
