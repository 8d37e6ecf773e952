using System.Text;

namespace Gateway.Listening;

/// <summary>
/// Latin-1 for the values of <c>Connection</c>, with <c>, keep-alive, close</c> behind those that name a field. Of a value with one
/// option of its own, Kestrel keeps the option alone, and which fields are for this connection (RFC 9110 §7.6.1) would be forgotten;
/// of one with both it keeps everything, and closes the connection after the response. Safe to share.
/// </summary>
internal sealed class ConnectionFieldEncoding : Encoding
{
    private static readonly byte[] BothOptions = ", keep-alive, close"u8.ToArray();

    // What the server understands, and fields that are never passed on: the others are named by clients that do something rare.
    private static readonly string[] Usual = ["keep-alive", "close", "upgrade", "te", "http2-settings", "proxy-connection", "transfer-encoding"];

    /// <summary>The only one.</summary>
    public static ConnectionFieldEncoding Instance { get; } = new();

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) =>
        count + (NamesAField(bytes.AsSpan(index, count)) ? BothOptions.Length : 0);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var value = bytes.AsSpan(byteIndex, byteCount);
        var written = Latin1.GetChars(value, chars.AsSpan(charIndex));
        return NamesAField(value) ? written + Latin1.GetChars(BothOptions, chars.AsSpan(charIndex + written)) : written;
    }

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount + BothOptions.Length;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    private static bool NamesAField(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var option = value[range].Trim(" \t"u8);
            if (!option.IsEmpty && !IsUsual(option))
                return true;
        }

        return false;
    }

    private static bool IsUsual(ReadOnlySpan<byte> option)
    {
        foreach (var usual in Usual)
        {
            if (Ascii.EqualsIgnoreCase(option, usual))
                return true;
        }

        return false;
    }
}
