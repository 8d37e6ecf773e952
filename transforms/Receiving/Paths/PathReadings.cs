namespace Gateway.Transforms.Receiving.Paths;

/// <summary>
/// The ways in which others may read a path: decoded once or twice, with every combination of the habits that make a
/// difference to it. Letter case is not among them: routing does not tell cases apart. Gone through once.
/// </summary>
/// <param name="path">As the client wrote it; not malformed.</param>
/// <param name="form">What is unusual about it.</param>
/// <param name="routed">The path as it was routed.</param>
internal sealed class PathReadings(string path, PathForm form, string routed)
{
    private const int HabitCount = 5;

    // Of characters read, so that no path costs more to judge than a request to answer: what a client sends in two kilobytes can be made to have thousands of readings.
    private const int MaxWork = 64 * 1024;

    private static readonly char[] Slashes = ['/', '\\'];

    /// <summary>Whether there are more than were given.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>The readings, each once, without the one that was routed. Few: a path with one peculiarity has one to four.</summary>
    public IEnumerable<string> All()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { routed };
        var work = 0;
        foreach (var text in Texts())
        {
            var habits = HabitsFor(text);
            for (var i = 0; i < 1 << HabitCount; i++)
            {
                var combination = (ReadingHabits)i;
                if ((combination & ~habits) != ReadingHabits.None)
                    continue;
                work += text.Length;
                if (work > MaxWork)
                {
                    AreTooMany = true;
                    yield break;
                }

                if (PathText.Read(text, combination) is var reading && seen.Add(reading))
                    yield return reading;
            }
        }
    }

    private IEnumerable<string> Texts()
    {
        foreach (var text in Decoded())
        {
            yield return text;
            foreach (var rest in WithoutScript(text))
                yield return rest;
        }
    }

    private IEnumerable<string> Decoded()
    {
        yield return PathText.Decode(path, decodesSlash: false);
        if (form.HasFlag(PathForm.EncodedSlash))
            yield return PathText.Decode(path, decodesSlash: true);
        if (form.HasFlag(PathForm.EncodedPercent))
            yield return PathText.Decode(PathText.Decode(path, decodesSlash: true), decodesSlash: true);
    }

    // What PHP tells an application its path is, and what becomes of it where only the script's name is left out.
    private static IEnumerable<string> WithoutScript(string text)
    {
        for (var end = text.IndexOf(".php", StringComparison.OrdinalIgnoreCase); end >= 0; end = text.IndexOf(".php", end + 1, StringComparison.OrdinalIgnoreCase))
        {
            var behind = text.IndexOfAny(Slashes, end);
            // Parameters and blanks may stand between, and go.
            if (behind < 0 || text.AsSpan((end + ".php".Length)..behind).TrimStart().TrimEnd('.') is { Length: > 0 } rest && rest[0] != ';')
                continue;
            yield return "/" + text[(behind + 1)..];
            if (text.LastIndexOfAny(Slashes, end) is > 0 and var start)
                yield return text[..start] + "/" + text[(behind + 1)..];
        }
    }

    private static ReadingHabits HabitsFor(string text)
    {
        // What the others leave behind may be an empty segment.
        var habits = ReadingHabits.MergeSlashes;
        foreach (var next in text)
        {
            habits |= next switch
            {
                ';' => ReadingHabits.CutParameters,
                '\\' => ReadingHabits.TurnBackslash,
                '?' or '#' => ReadingHabits.EndAtMark,
                '\0' => ReadingHabits.EndAtMark | ReadingHabits.Trim,
                '.' or <= ' ' => ReadingHabits.Trim,
                _ => ReadingHabits.None,
            };
        }

        return habits;
    }
}
