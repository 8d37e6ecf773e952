using System.Buffers;

namespace Gateway.Transforms.Shared;

/// <summary>What a header may look like (RFC 9110 §5).</summary>
public static class FieldSyntax
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Everything below a blank but a tab, and DEL.
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Append(0x7F).Where(static code => code != '\t').Select(static code => (char)code)]);

    /// <summary>True for a token (RFC 9110 §5.6.2): names of headers, methods and protocols.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>
    /// False for a value with control characters (RFC 9110 §5.5): some end its line or cut it off, and of the others some are white
    /// space to one reader and part of the value to another.
    /// </summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.ContainsAny(ControlCharacters);
}
