using System.Buffers;

namespace Gateway.Transforms.Receiving.Paths;

/// <summary>Looks at a path as the client wrote it.</summary>
internal static class RawPath
{
    private const char First = '!';
    private const char Last = '~';

    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        Enumerable.Range(First, Last - First + 1).Select(static code => (char)code).Where(static c => c is not ('%' or ';' or '\\' or '#')).ToArray());

    private static readonly SearchValues<string> OddPairs = SearchValues.Create(["//", "/.", "./", ".php/"], StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// What is unusual about a path. Two vectorised scans and nothing else for the usual one; one more pass for the
    /// others. Allocates nothing.
    /// </summary>
    /// <param name="path">Without query; empty, or beginning with <c>/</c>.</param>
    public static PathForm FormOf(ReadOnlySpan<char> path) =>
        path.IndexOfAnyExcept(PlainCharacters) < 0 && path.IndexOfAny(OddPairs) < 0 && (path.IsEmpty || path[^1] != '.')
            ? PathForm.Plain
            : Scan(path);

    private static PathForm Scan(ReadOnlySpan<char> path)
    {
        var form = PathForm.Plain;
        var segment = default(SegmentScan);
        for (var at = 0; at < path.Length;)
        {
            var (next, width) = (path[at], 1);
            if (next is < First or > Last or '#' or '\\')
                return PathForm.Malformed;
            if (next == '%')
                form |= ReadEscape(path, at, out next, out width);
            else if (next == ';')
                form |= PathForm.Parameters;

            if (next is not ('/' or '\\'))
            {
                segment.Add(next);
            }
            else
            {
                if (segment.IsDots)
                    return PathForm.Malformed;
                form |= segment.Form;
                if (segment.IsScript)
                    form |= PathForm.Script;
                if (segment.IsEmpty && at > 0)
                    form |= PathForm.EmptySegments;
                segment = default;
            }

            at += width;
        }

        return segment.IsDots || form.HasFlag(PathForm.Malformed) ? PathForm.Malformed : form | segment.Form;
    }

    private static PathForm ReadEscape(ReadOnlySpan<char> path, int at, out char next, out int width)
    {
        (next, width) = ('\0', 1);
        if (!Escapes.TryReadByte(path, at, out var value) || value == 0)
            return PathForm.Malformed;

        var form = Escapes.ReadRune(path, at, out var rune, out width);
        // Which character it is beyond ASCII makes no difference to any reader's rules.
        next = rune.IsAscii ? (char)rune.Value : 'x';
        return form | next switch
        {
            '/' => PathForm.EncodedSlash,
            '\\' => PathForm.EncodedBackslash,
            '%' => PathForm.EncodedPercent,
            ';' => PathForm.Parameters,
            '?' or '#' => PathForm.EncodedEnd,
            _ => PathForm.Plain,
        };
    }
}
