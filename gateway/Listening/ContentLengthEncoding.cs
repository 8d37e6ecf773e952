using System.Text;

namespace Gateway.Listening;

/// <summary>
/// Digits, and nothing else, for the values of <c>Content-Length</c> (RFC 9110 §8.6): Kestrel would take a sign, and white space of
/// several kinds, which others may read as another length or as none. What is not digits becomes a text that it refuses. Safe to share.
/// </summary>
internal sealed class ContentLengthEncoding : Encoding
{
    private const int MaxDigits = 19;
    private const char NoDigit = 'x';

    /// <summary>The only one.</summary>
    public static ContentLengthEncoding Instance { get; } = new();

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => IsLength(bytes.AsSpan(index, count)) ? count : 1;

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        if (IsLength(bytes))
            return Latin1.GetChars(bytes, chars);
        chars[0] = NoDigit;
        return 1;
    }

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => Math.Max(byteCount, 1);

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static bool IsLength(ReadOnlySpan<byte> value) =>
        value.Length is > 0 and <= MaxDigits && !value.ContainsAnyExceptInRange((byte)'0', (byte)'9');
}
