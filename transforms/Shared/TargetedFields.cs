using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Shared;

/// <summary>Fields that stand in the place of <c>Cache-Control</c> for some caches alone (RFC 9213). They are dictionaries of structured fields (RFC 8941 §3.2): one that is not is as if absent.</summary>
internal static class TargetedFields
{
    /// <summary>The field for this gateway alone.</summary>
    public const string Own = "Gateway-Cache-Control";

    /// <summary>The field for all caches an operator runs in front of an origin.</summary>
    public const string Cdn = "CDN-Cache-Control";

    /// <summary>The value of a directive without one.</summary>
    public const string True = "?1";

    private const string False = "?0";

    /// <summary>The directives of a field, with their values as written; null where it is absent, empty or broken.</summary>
    /// <param name="lines">The field's lines.</param>
    public static IReadOnlyCollection<KeyValuePair<string, string>>? Read(StringValues lines)
    {
        if (lines.Count == 0)
            return null;
        // Several lines are one list (RFC 8941 §4.2).
        var text = lines.Count == 1 ? lines[0]! : string.Join(", ", lines.AsEnumerable());
        if (!TryReadMembers(text, out var members) || members.Count == 0)
            return null;
        // ?0 says that it does not apply.
        foreach (var (name, value) in members)
        {
            if (value == False)
                members.Remove(name);
        }

        return members;
    }

    /// <summary>The members with their values as written, without parameters; the last counts of those with one name.</summary>
    private static bool TryReadMembers(string text, out Dictionary<string, string> members)
    {
        members = [];
        var rest = text.AsSpan().Trim(' ');
        while (!rest.IsEmpty)
        {
            var key = StructuredFields.TakeKey(ref rest);
            if (key.IsEmpty)
                return false;
            var value = True.AsSpan();
            if (rest is ['=', ..])
            {
                rest = rest[1..];
                value = StructuredFields.TakeItemOrList(ref rest);
                if (value.IsEmpty)
                    return false;
            }

            if (!StructuredFields.TakeParameters(ref rest))
                return false;
            members[key.ToString()] = value.ToString();
            rest = rest.TrimStart(" \t");
            if (rest.IsEmpty)
                return true;
            if (rest[0] != ',')
                return false;
            rest = rest[1..].TrimStart(" \t");
            if (rest.IsEmpty)
                return false;
        }

        return true;
    }
}
