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

    /// <summary>Whether any reader may find it in a request: on any line, by any name that some backend reads as the same.</summary>
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
                if (line is not null && Has(line))
                    return true;
            }
        }

        return false;
    }

    private bool IsAlike(string other) => other.Length == _folded.Length && FoldedName.Of(other).Equals(_folded, StringComparison.OrdinalIgnoreCase);

    private bool Has(string value)
    {
        foreach (var one in _values)
        {
            if (one == value)
                return true;
        }

        return false;
    }
}
