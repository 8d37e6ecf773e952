using System.Text;

namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Reads a path the way lenient servers and frameworks do.</summary>
internal static class PathText
{
    /// <summary>Decodes once. Broken escapes stay as they are; bytes that are no UTF-8 are read as Latin-1.</summary>
    /// <param name="path">The path.</param>
    /// <param name="decodesSlash">False keeps <c>%2F</c>.</param>
    public static string Decode(string path, bool decodesSlash)
    {
        if (!path.Contains('%', StringComparison.Ordinal))
            return path;

        var text = new StringBuilder(path.Length);
        for (var at = 0; at < path.Length;)
        {
            if (!Escapes.TryReadByte(path, at, out var value) || (value == '/' && !decodesSlash))
            {
                text.Append(path[at++]);
                continue;
            }

            Escapes.ReadRune(path, at, out var rune, out var width);
            text.Append(rune.ToString());
            at += width;
        }

        return text.ToString();
    }

    /// <summary>Reads a decoded path with some habits; dot segments are resolved in any case (RFC 3986 §5.2.4).</summary>
    public static string Read(string text, ReadingHabits habits)
    {
        if (habits.HasFlag(ReadingHabits.EndAtMark) && text.AsSpan().IndexOfAny('?', '#', '\0') is >= 0 and var end)
            text = text[..end];
        if (habits.HasFlag(ReadingHabits.TurnBackslash))
            text = text.Replace('\\', '/');

        var segments = new List<string>();
        var parts = text.Split('/');
        for (var i = 1; i < parts.Length; i++)
        {
            var segment = Read(parts[i].AsSpan(), habits);
            if (segment is ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            if (segment is "." or "..")
                continue;
            if (segment.Length > 0 || i == parts.Length - 1 || !habits.HasFlag(ReadingHabits.MergeSlashes))
                segments.Add(segment);
        }

        return $"/{string.Join('/', segments)}";
    }

    private static string Read(ReadOnlySpan<char> segment, ReadingHabits habits)
    {
        if (habits.HasFlag(ReadingHabits.CutParameters) && segment.IndexOf(';') is >= 0 and var parameters)
            segment = segment[..parameters];
        if (habits.HasFlag(ReadingHabits.Trim))
        {
            segment = Trim(segment);
            while (segment.EndsWith(".") && segment is not ("." or ".."))
                segment = Trim(segment[..^1]);
        }

        return segment.ToString();
    }

    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> segment)
    {
        while (!segment.IsEmpty && segment[0] <= ' ')
            segment = segment[1..];
        while (!segment.IsEmpty && segment[^1] <= ' ')
            segment = segment[..^1];
        return segment;
    }
}
