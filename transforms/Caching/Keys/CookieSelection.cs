using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Keys;

/// <summary>Takes the cookies out of a request that no response depends on.</summary>
internal static class CookieSelection
{
    /// <summary>The cookies that are left, as one line; null for none. Allocates nothing where none is left, or all are.</summary>
    public static string? Left(StringValues lines, NamePatterns ignored)
    {
        if (lines.Count == 0)
            return null;
        var text = lines.Count == 1 ? lines[0]! : string.Join("; ", lines.AsEnumerable());
        var left = 0;
        var all = 0;
        foreach (var range in text.AsSpan().Split(';'))
        {
            var pair = text.AsSpan(range).Trim(" \t");
            if (pair.IsEmpty)
                continue;
            all++;
            left += ignored.Contains(NameOf(pair)) ? 0 : 1;
        }

        if (left == 0)
            return null;
        return left == all ? text : Without(text, ignored);
    }

    private static string Without(string text, NamePatterns ignored) =>
        string.Join("; ", text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(pair => !ignored.Contains(NameOf(pair))));

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        return (equals < 0 ? pair : pair[..equals]).TrimEnd(" \t");
    }
}
