using System.Buffers;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Reads texts with values in braces while a configuration is loaded.</summary>
internal static class TemplateReader
{
    private static readonly SearchValues<char> TargetCharacters = SearchValues.Create(
        [.. Enumerable.Range('!', '~' - '!' + 1).Select(static code => (char)code).Where(static c => c is not ('#' or '\\' or '"' or '<' or '>' or '^' or '`' or '|'))]);

    /// <summary>Reads any text; null where something is wrong.</summary>
    /// <param name="text">Such as <c>Hello {profile.body.name}</c>.</param>
    /// <param name="scope">The names it may use.</param>
    /// <param name="hasItem">Whether there is an item.</param>
    /// <param name="takesResults">Whether a part's name alone stands for what became of it.</param>
    /// <param name="wrong">Told a sentence for each thing that is wrong.</param>
    public static TemplatePiece[]? Read(string text, Scope scope, bool hasItem, bool takesResults, Action<string> wrong)
    {
        var pieces = new List<TemplatePiece>();
        var rest = text;
        var isSound = true;
        while (rest.Length > 0)
        {
            var open = rest.IndexOfAny(['{', '}']);
            if (open != 0)
                pieces.Add(new TemplatePiece(open < 0 ? rest : rest[..open], null));
            if (open < 0)
                break;
            var close = rest.IndexOf('}', StringComparison.Ordinal);
            if (close < open || rest[open] == '}' || rest.AsSpan(open + 1, close - open - 1).Contains('{'))
            {
                wrong($"'{text}' has a brace without its other half at '{rest[open..]}'");
                return null;
            }

            var name = rest[(open + 1)..close];
            if (scope.Read(name, hasItem, takesResults, out var problem) is { } value)
                pieces.Add(new TemplatePiece(null, value));
            else
                wrong($"'{{{name}}}' {problem}");
            isSound &= problem.Length == 0;
            rest = rest[(close + 1)..];
        }

        return isSound ? [.. pieces] : null;
    }

    /// <summary>Reads a path with its query; null where something is wrong.</summary>
    public static TemplatePiece[]? ReadTarget(string text, Scope scope, bool hasItem, Action<string> wrong)
    {
        var isSound = true;
        if (!text.StartsWith('/'))
        {
            wrong($"'{text}' must begin with '/'");
            isSound = false;
        }

        if (Read(text, scope, hasItem, takesResults: false, wrong) is not { } pieces)
            return null;
        var isInQuery = false;
        for (var i = 0; i < pieces.Length; i++)
        {
            pieces[i] = pieces[i] with { IsInQuery = isInQuery };
            if (pieces[i].Text is not { } literal)
                continue;
            isInQuery |= literal.Contains('?', StringComparison.Ordinal);
            if (literal.AsSpan().IndexOfAnyExcept(TargetCharacters) is >= 0 and var bad)
            {
                wrong($"'{text}' has '{literal[bad]}', which no path and no query may hold; write it encoded");
                isSound = false;
            }
        }

        if (FindBadEscape(pieces) is { } escape)
        {
            wrong($"'{text}' has '{escape}', which is no escape of a character; write a percent sign as %25");
            isSound = false;
        }

        if (text.Contains("%00", StringComparison.Ordinal))
        {
            wrong($"'{text}' has '%00', a NUL, at which some backends take a path to end");
            isSound = false;
        }

        if (PathOf(pieces).Split('/').Skip(1).SkipLast(1).Contains("") || PathOf(pieces).Split('/').Any(static segment => segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or ".."))
        {
            wrong($"'{text}' has an empty segment or one of dots, which backends read in more than one way");
            isSound = false;
        }

        return isSound ? pieces : null;
    }

    private static string? FindBadEscape(TemplatePiece[] pieces)
    {
        foreach (var text in pieces.Select(static piece => piece.Text).OfType<string>())
        {
            for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
            {
                if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                    return text.Substring(at, Math.Min(3, text.Length - at));
            }
        }

        return null;
    }

    // Values stand for something that is neither empty nor dots.
    private static string PathOf(TemplatePiece[] pieces) =>
        string.Concat(pieces.Where(static piece => !piece.IsInQuery).Select(static piece => piece.Text ?? "*")).Split('?')[0];
}
