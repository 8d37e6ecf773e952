using System.Buffers;
using Gateway.Transforms.Aggregation.Parts;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Reads conditions while a configuration is loaded: <c>header:X-App-Version >= 3</c>, <c>profile.body.vip == true</c>, <c>!query:brief</c>.</summary>
internal static class ConditionReader
{
    private static readonly (string Text, Comparison Comparison)[] Operators =
    [
        ("==", Comparison.Equal), ("!=", Comparison.NotEqual), (">=", Comparison.GreaterOrEqual), ("<=", Comparison.LessOrEqual), (">", Comparison.Greater), ("<", Comparison.Less),
    ];

    private static readonly SearchValues<char> Signs = SearchValues.Create("=<>!\"' ");

    /// <summary>Reads one; null where something is wrong.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="scope">The names it may use.</param>
    /// <param name="problem">What is wrong.</param>
    public static Condition? Read(string text, Scope scope, out string problem)
    {
        var rest = text.Trim();
        var isNegated = rest.StartsWith('!');
        if (isNegated)
            rest = rest[1..].TrimStart();
        var end = rest.IndexOfAny([' ', '\t', '=', '!', '<', '>']);
        var name = end < 0 ? rest : rest[..end];
        // header:X reads well in a sentence, and header.X is what templates have.
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var source = scope.Read(colon < 0 ? name : $"{name[..colon]}.{name[(colon + 1)..]}", hasItem: false, takesResults: false, out problem);
        if (source is null)
        {
            problem = $"'{name}' {problem}";
            return null;
        }

        rest = end < 0 ? "" : rest[end..].Trim();
        if (rest.Length == 0)
            return new Condition(source, isNegated ? Comparison.Absent : Comparison.Present, "");
        foreach (var (written, comparison) in isNegated ? [] : Operators)
        {
            if (rest.StartsWith(written, StringComparison.Ordinal))
                return WithOperand(source, comparison, rest[written.Length..].Trim(), text, ref problem);
        }

        problem = $"'{text}' cannot be read at '{rest}'; a condition is a value, !value, or a value with ==, !=, >=, <=, > or < and what it is compared with";
        return null;
    }

    private static Condition? WithOperand(Reference source, Comparison comparison, string operand, string text, ref string problem)
    {
        if (operand is ['\'', .., '\''] or ['"', .., '"'])
            operand = operand[1..^1];
        else if (operand.Length == 0 || operand.AsSpan().ContainsAny(Signs))
            problem = $"'{text}' has nothing to compare with, or more than one word; put what has blanks or signs into ' or \"";
        if (problem.Length == 0 && comparison >= Comparison.Less && !ComparedValue.IsNumeric(operand))
            problem = $"'{text}' compares with '{operand}', which is no number and no version such as 3 or 3.10.1";
        return problem.Length == 0 ? new Condition(source, comparison, operand) : null;
    }
}
