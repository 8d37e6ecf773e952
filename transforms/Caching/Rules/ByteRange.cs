using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>One range of bytes of a representation (RFC 9110 §14.1.2).</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many; 0 where none of what was asked for exists.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    // Two numbers of 19 digits, and what belongs to them.
    private const int MaxText = 64;

    /// <summary>Whether nothing of it exists: 416.</summary>
    public bool IsUnsatisfiable => Length == 0;

    /// <summary>Behind its last byte.</summary>
    public long End => Start + Length;

    /// <summary>That from a byte up to another, which is not in it.</summary>
    public static ByteRange Between(long start, long end) => new(start, end - start);

    /// <summary>The value of <c>Content-Range</c>.</summary>
    public string ContentRange(long whole) => IsUnsatisfiable
        ? string.Create(CultureInfo.InvariantCulture, $"bytes */{whole}")
        : string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{Start + Length - 1}/{whole}");

    /// <summary>Whether a request asks for one range of bytes and nothing else, whatever the representation's length.</summary>
    public static bool IsOne(StringValues field) => field is [{ Length: > 6 } text] && Read(field, long.MaxValue) is not null && text.Length <= MaxText;

    /// <summary>The range that a part is of (RFC 9110 §14.4); null where that, or the length of the whole, is not known, or not well formed.</summary>
    /// <param name="field">The response's <c>Content-Range</c>.</param>
    /// <param name="whole">The representation's length.</param>
    public static ByteRange? ReadContent(StringValues field, out long whole)
    {
        whole = 0;
        if (field is not [{ } text] || !text.StartsWith("bytes ", StringComparison.OrdinalIgnoreCase))
            return null;
        var rest = text.AsSpan(6).Trim(" \t");
        var (dash, slash) = (rest.IndexOf('-'), rest.IndexOf('/'));
        if (dash < 0 || slash < dash || !TryRead(rest[..dash], out var first) || !TryRead(rest[(dash + 1)..slash], out var last) || !TryRead(rest[(slash + 1)..], out whole))
            return null;
        return first <= last && last < whole ? Between(first, last + 1) : null;
    }

    /// <summary>The range a request asks for; null where all is sent: no range, several of them (§14.2 allows that), another unit, or not well formed.</summary>
    /// <param name="field">The request's <c>Range</c>.</param>
    /// <param name="whole">The representation's length.</param>
    public static ByteRange? Read(StringValues field, long whole)
    {
        if (field is not [{ } text] || !text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return null;
        var set = text.AsSpan(6).Trim(" \t");
        var dash = set.IndexOf('-');
        if (dash < 0 || set.Contains(','))
            return null;
        var first = set[..dash];
        var last = set[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryRead(last, out var suffix))
                return null;
            // The last bytes of nothing are all there is of it (§14.1.2).
            if (whole == 0 && suffix > 0)
                return null;
            var length = Math.Min(suffix, whole);
            return new ByteRange(whole - length, length);
        }

        if (!TryRead(first, out var start))
            return null;
        var end = whole - 1;
        if (!last.IsEmpty)
        {
            if (!TryRead(last, out end) || end < start)
                return null;
            end = Math.Min(end, whole - 1);
        }

        return start >= whole ? new ByteRange(0, 0) : new ByteRange(start, end - start + 1);
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            number = long.MaxValue;
        return true;
    }
}
