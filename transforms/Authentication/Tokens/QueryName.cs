using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Authentication.Tokens;

/// <summary>Names of query parameters as backends tell them apart: PHP makes <c>api_key</c> of <c>api.key</c>, and a list of <c>api_key[]</c>.</summary>
internal static class QueryName
{
    private static readonly SearchValues<char> Underscores = SearchValues.Create(". [");

    /// <summary>True when the parameter is there more than once, or under a name that reads as the same.</summary>
    public static bool IsAmbiguous(IQueryCollection query, string name)
    {
        foreach (var (other, values) in query)
        {
            if (ReadsAs(other, name) && (values.Count > 1 || !other.Equals(name, StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private static bool ReadsAs(ReadOnlySpan<char> other, string name)
    {
        other = other.TrimStart(' ');
        if (other.Length < name.Length || (other.Length > name.Length && other[name.Length] is not ('[' or '\0')))
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (char.ToLowerInvariant(Folded(other[i])) != char.ToLowerInvariant(Folded(name[i])))
                return false;
        }

        return true;
    }

    private static char Folded(char character) => Underscores.Contains(character) ? '_' : character;
}
