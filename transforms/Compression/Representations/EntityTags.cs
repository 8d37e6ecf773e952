using System.Text;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>
/// Entity tags (RFC 9110 §8.8.3) of representations that are encoded on the way: <c>"x"</c> becomes <c>W/"x"</c>, since the bytes differ, and
/// what clients send back is put in the form that the backend knows. Tags are opaque, quoted or not: some backends forget the quotes.
/// </summary>
internal static class EntityTags
{
    private const string Weak = "W/";

    /// <summary>True for <c>W/"x"</c>.</summary>
    public static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith(Weak, StringComparison.Ordinal);

    /// <summary>The tag as a weak one.</summary>
    public static string Weaken(string tag) => IsWeak(tag) ? tag : Weak + tag;

    /// <summary>
    /// The tags of <c>If-None-Match</c> or <c>If-Match</c> in the form that the backend knows; null when they are that already. Weak ones
    /// become strong where only strong ones were seen of it, stay where only weak ones were, and stand in both forms where that is not known.
    /// </summary>
    /// <param name="lines">The header's lines.</param>
    /// <param name="known">What was seen of the backend.</param>
    public static string? ToUpstream(StringValues lines, TagForms known)
    {
        if (known == TagForms.Weak || !HasAnyWeak(lines))
            return null;

        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var rest = line.AsSpan();
            while (TryTake(ref rest, out var tag))
            {
                if (!IsWeak(tag) || known != TagForms.Strong)
                    Add(text, tag);
                if (IsWeak(tag))
                    Add(text, tag[Weak.Length..]);
            }
        }

        return text.ToString();
    }

    /// <summary>Whether the weak form of a strong tag is among those of <c>If-None-Match</c>: the client has what was encoded.</summary>
    public static bool HasWeakOf(StringValues lines, string tag)
    {
        foreach (var line in lines)
        {
            var rest = line.AsSpan();
            while (TryTake(ref rest, out var named))
            {
                if (IsWeak(named) && named[Weak.Length..].SequenceEqual(tag))
                    return true;
            }
        }

        return false;
    }

    private static bool HasAnyWeak(StringValues lines)
    {
        foreach (var line in lines)
        {
            if (line is not null && line.Contains(Weak, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    // A comma within quotes is part of the tag.
    private static bool TryTake(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> tag)
    {
        rest = rest.TrimStart(" \t,");
        var quote = IsWeak(rest) ? Weak.Length : 0;
        var end = rest.Length > quote && rest[quote] == '"' ? rest[(quote + 1)..].IndexOf('"') + quote + 2 : 0;
        if (end <= quote + 1)
            end = rest.IndexOf(',') is var comma and >= 0 ? comma : rest.Length;
        tag = rest[..end].TrimEnd(" \t");
        rest = rest[end..];
        return !tag.IsEmpty;
    }

    private static void Add(StringBuilder text, ReadOnlySpan<char> tag)
    {
        if (text.Length > 0)
            text.Append(", ");
        text.Append(tag);
    }
}
