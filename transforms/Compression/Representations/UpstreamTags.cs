using System.Text;
using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Representations;

/// <summary>
/// Entity tags (RFC 9110 §8.8.3) of representations that are encoded on the way: <c>"x"</c> becomes <c>W/"x"</c>, since the bytes differ, and
/// what clients send back is put in the form that the backend knows. Tags are opaque, quoted or not: some backends forget the quotes.
/// </summary>
internal static class UpstreamTags
{
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
            while (EntityTags.TryTake(ref rest, out var tag))
            {
                if (!EntityTags.IsWeak(tag) || known != TagForms.Strong)
                    Add(text, tag);
                if (EntityTags.IsWeak(tag))
                    Add(text, EntityTags.Opaque(tag));
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
            while (EntityTags.TryTake(ref rest, out var named))
            {
                if (EntityTags.IsWeak(named) && EntityTags.Opaque(named).SequenceEqual(tag))
                    return true;
            }
        }

        return false;
    }

    private static bool HasAnyWeak(StringValues lines)
    {
        foreach (var line in lines)
        {
            if (line is not null && line.Contains("W/", StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static void Add(StringBuilder text, ReadOnlySpan<char> tag)
    {
        if (text.Length > 0)
            text.Append(", ");
        text.Append(tag);
    }
}
