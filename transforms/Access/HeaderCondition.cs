using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Access;

/// <summary>What a header of a request must be. Immutable, safe to share.</summary>
/// <param name="name">Its name.</param>
/// <param name="values">Values of which it must be one, letter by letter; none for any.</param>
internal sealed class HeaderCondition(string name, IReadOnlyList<string> values)
{
    private readonly string _folded = FoldedName.Of(name);
    private readonly string[] _values = [.. values];

    /// <summary>Whether what a request has may be enough to let it in: the header once, by its own name and by no other that a backend reads as the same.</summary>
    public bool IsMetBeyondDoubt(IHeaderDictionary headers)
    {
        if (headers[name] is not [{ } only] || (_values.Length > 0 && !Has(only)))
            return false;
        foreach (var (other, _) in headers)
        {
            if (IsAlike(other) && !other.Equals(name, StringComparison.OrdinalIgnoreCase))
                return false;
        }

        return true;
    }

    /// <summary>Whether any reader may find it in a request: on any line, as a whole or as a member of the list that it may be (RFC 9110 §5.3), by any name that some backend reads as the same.</summary>
    public bool IsMetForAnybody(IHeaderDictionary headers)
    {
        foreach (var (other, lines) in headers)
        {
            if (!IsAlike(other))
                continue;
            if (_values.Length == 0)
                return true;
            foreach (var line in lines)
            {
                if (line is not null && (Has(line) || HasAMember(line)))
                    return true;
            }
        }

        return false;
    }

    private bool IsAlike(string other) => other.Length == _folded.Length && FoldedName.Of(other).Equals(_folded, StringComparison.OrdinalIgnoreCase);

    private bool HasAMember(ReadOnlySpan<char> line)
    {
        foreach (var member in line.Split(','))
        {
            if (Has(line[member].Trim(" \t")))
                return true;
        }

        return false;
    }

    private bool Has(ReadOnlySpan<char> value)
    {
        foreach (var one in _values)
        {
            if (value.SequenceEqual(one))
                return true;
        }

        return false;
    }
}
