using System.Buffers;

namespace Gateway.Transforms.Shared;

/// <summary>What a header may look like (RFC 9110 §5).</summary>
public static class FieldSyntax
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> LineBreakers = SearchValues.Create('\0', '\r', '\n');

    /// <summary>True for a token (RFC 9110 §5.6.2): names of headers, methods and protocols.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>False for a value that could end its line or be cut off; other control characters are the client's to send.</summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.ContainsAny(LineBreakers);
}
