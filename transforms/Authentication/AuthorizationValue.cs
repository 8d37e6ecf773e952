using System.Buffers;

namespace Gateway.Transforms.Authentication;

/// <summary>Reads <c>Authorization</c> (RFC 9110 §11.6.2) the way everybody does, or not at all.</summary>
internal static class AuthorizationValue
{
    private static readonly string[] Words = ["Bearer", "Basic"];

    // Laravel takes what stands behind the last "Bearer ", up to a comma; others split at blanks, or take quotes away.
    private static readonly SearchValues<char> Separators = SearchValues.Create(" \t,\"");

    private static readonly SearchValues<char> Token68 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    /// <summary>True for a value that names one of the schemes that credentials come in, but is not that word, a blank and one credential. Allocates nothing.</summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> value)
    {
        foreach (var word in Words)
        {
            if (value.StartsWith(word, StringComparison.OrdinalIgnoreCase) && IsOneCredential(value[word.Length..]))
                return false;
        }

        foreach (var word in Words)
        {
            if (Names(value, word))
                return true;
        }

        return false;
    }

    private static bool IsOneCredential(ReadOnlySpan<char> rest) => rest.IsEmpty || (rest[0] == ' ' && !rest.Trim(' ').ContainsAny(Separators));

    private static bool Names(ReadOnlySpan<char> value, string word)
    {
        for (var start = 0; value[start..].IndexOf(word, StringComparison.OrdinalIgnoreCase) is >= 0 and var found; start += found + 1)
        {
            var at = start + found;
            var end = at + word.Length;
            var isWord = (at == 0 || !Token68.Contains(value[at - 1])) && (end == value.Length || !Token68.Contains(value[end]));
            // Whatever stands before it, where it is looked for as a text.
            if (isWord || (end < value.Length && value[end] is ' ' or '\t'))
                return true;
        }

        return false;
    }
}
