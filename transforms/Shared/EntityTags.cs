using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Shared;

/// <summary>
/// Entity tags (RFC 9110 §8.8.3), with quotes and all: <c>"x"</c>, <c>W/"x"</c>. Those without quotes, as some backends send them, are taken as they are. Allocates nothing but
/// for <see cref="Weaken"/>.
/// </summary>
internal static class EntityTags
{
    private const string Weak = "W/";

    /// <summary>True for <c>W/"x"</c>.</summary>
    public static bool IsWeak(ReadOnlySpan<char> tag) => tag.StartsWith(Weak, StringComparison.Ordinal);

    /// <summary>Whether <c>If-Range</c> is a date, which stands for all codings of a representation alike, and so for the rest of none (RFC 9110 §13.1.5).</summary>
    public static bool IsDate(StringValues ifRange) => ifRange is [{ Length: > 0 } condition] && condition[0] != '"' && !IsWeak(condition);

    /// <summary>The tag as a weak one.</summary>
    public static string Weaken(string tag) => IsWeak(tag) ? tag : Weak + tag;

    /// <summary>The tag as a strong one would be.</summary>
    public static ReadOnlySpan<char> Opaque(ReadOnlySpan<char> tag) => IsWeak(tag) ? tag[Weak.Length..] : tag;

    /// <summary>Whether they name equivalent representations (§8.8.3.2).</summary>
    public static bool AreWeaklyEqual(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => Opaque(one).SequenceEqual(Opaque(other));

    /// <summary>Whether they name the same bytes.</summary>
    public static bool AreStronglyEqual(ReadOnlySpan<char> one, ReadOnlySpan<char> other) => !IsWeak(one) && one.SequenceEqual(other);

    /// <summary>Whether a list as of <c>If-None-Match</c> has one that names an equivalent representation.</summary>
    /// <param name="list">The field's line.</param>
    /// <param name="tag">The representation's.</param>
    public static bool ListHas(ReadOnlySpan<char> list, ReadOnlySpan<char> tag)
    {
        while (TryTake(ref list, out var one))
        {
            if (AreWeaklyEqual(one, tag))
                return true;
        }

        return false;
    }

    /// <summary>Takes the first tag off a list; false when there is none left. A comma within quotes is part of the tag.</summary>
    public static bool TryTake(ref ReadOnlySpan<char> list, out ReadOnlySpan<char> tag)
    {
        list = list.TrimStart(" \t,");
        var quote = IsWeak(list) ? Weak.Length : 0;
        var end = list.Length > quote && list[quote] == '"' ? list[(quote + 1)..].IndexOf('"') + quote + 2 : 0;
        if (end <= quote + 1)
            end = list.IndexOf(',') is var comma and >= 0 ? comma : list.Length;
        tag = list[..end].TrimEnd(" \t");
        list = list[end..];
        return !tag.IsEmpty;
    }
}
