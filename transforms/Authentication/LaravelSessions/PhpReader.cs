using System.Globalization;
using System.Text;

namespace Gateway.Transforms.Authentication.LaravelSessions;

/// <summary>
/// Reads what PHP's <c>serialize</c> has written: scalars as themselves, texts with a character for each byte, arrays and objects as dictionaries. Nothing is made of classes. Never reads beyond its bytes, nor
/// deeper than <see cref="MaxDepth"/>.
/// </summary>
internal ref struct PhpReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 64;

    private ReadOnlySpan<byte> _rest = bytes;
    private int _depth;

    /// <summary>Reads a whole text; false for what is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out object? value)
    {
        var reader = new PhpReader(bytes);
        try
        {
            value = reader.ReadValue();
            return reader._rest.IsEmpty;
        }
        catch (FormatException)
        {
            value = null;
            return false;
        }
    }

    private object? ReadValue()
    {
        var kind = Take(1)[0];
        if (kind == 'N')
        {
            Expect(';');
            return null;
        }

        Expect(':');
        return (char)kind switch
        {
            'b' => Until(';') is "1",
            'i' => Number(Until(';')),
            'd' => Until(';'),
            'r' or 'R' => Until(';'),
            's' => ReadText(';'),
            'E' => ReadText(';'),
            'a' => ReadMembers(),
            'O' => ReadObject(),
            _ => throw new FormatException(),
        };
    }

    private string ReadText(char end)
    {
        var length = Length();
        Expect('"');
        var text = Encoding.Latin1.GetString(Take(length));
        Expect('"');
        Expect(end);
        return text;
    }

    private Dictionary<string, object?> ReadObject()
    {
        ReadText(':');
        return ReadMembers();
    }

    private Dictionary<string, object?> ReadMembers()
    {
        if (++_depth > MaxDepth)
            throw new FormatException();
        var count = Length();
        Expect('{');
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = ReadValue();
            members[Convert.ToString(key, CultureInfo.InvariantCulture) ?? ""] = ReadValue();
        }

        Expect('}');
        _depth--;
        return members;
    }

    // With the colon behind it. Each byte or member takes a byte at least.
    private int Length() => Number(Until(':')) is >= 0 and var length && length <= _rest.Length ? (int)length : throw new FormatException();

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw new FormatException();

    private string Until(char end)
    {
        var length = _rest.IndexOf((byte)end);
        if (length < 0)
            throw new FormatException();
        var text = Encoding.ASCII.GetString(_rest[..length]);
        _rest = _rest[(length + 1)..];
        return text;
    }

    private void Expect(char character)
    {
        if (Take(1)[0] != character)
            throw new FormatException();
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
            throw new FormatException();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
