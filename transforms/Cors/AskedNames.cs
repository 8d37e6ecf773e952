using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Cors;

/// <summary>Which methods or headers a policy's preflights allow. Immutable, safe to share.</summary>
internal sealed class AskedNames
{
    // What is told back unread is bounded, and more than any page asks for.
    private const int MaxLength = 4096;

    private readonly string[] _names;
    private readonly StringComparison _comparison;

    /// <summary>Prepares what the validator found right.</summary>
    /// <param name="names">The names, or <c>*</c> alone.</param>
    /// <param name="always">Those that need no permission (Fetch, §2.2.1 and §2.2.2).</param>
    /// <param name="comparison">How they are told apart.</param>
    public AskedNames(IReadOnlyList<string> names, string[] always, StringComparison comparison)
    {
        IsAny = names is [WrittenOrigin.Any];
        Text = IsAny || names.Count == 0 ? null : string.Join(", ", names);
        _names = [.. names, .. always];
        _comparison = comparison;
    }

    /// <summary>Whether whichever are asked for are allowed.</summary>
    public bool IsAny { get; }

    /// <summary>All of them, as a header's value; null where there is none, or where all are allowed.</summary>
    public string? Text { get; }

    /// <summary>Whether all that a preflight asks for are allowed: tokens with commas between (RFC 9110 §5.6.1). True for none.</summary>
    public bool Allow(string asked)
    {
        foreach (var range in asked.AsSpan().Split(','))
        {
            var name = asked.AsSpan()[range].Trim(" \t");
            if (!name.IsEmpty && !(IsAny ? FieldSyntax.IsToken(name) : Contains(name)))
                return false;
        }

        return asked.Length <= MaxLength;
    }

    /// <summary>What a preflight is told: all of them, or what it asks for where any are allowed; null for nothing.</summary>
    public string? AnswerTo(string asked) => !IsAny ? Text : asked.Length > 0 && Allow(asked) ? asked : null;

    private bool Contains(ReadOnlySpan<char> name)
    {
        foreach (var known in _names)
        {
            if (name.Equals(known, _comparison))
                return true;
        }

        return false;
    }
}
