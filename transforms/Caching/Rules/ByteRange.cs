using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>One range of bytes of a representation (RFC 9110 §14.1.2).</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many; 0 where none of what was asked for exists.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    /// <summary>Whether nothing of it exists: 416.</summary>
    public bool IsUnsatisfiable => Length == 0;

    /// <summary>The value of <c>Content-Range</c>.</summary>
    public string ContentRange(long whole) => IsUnsatisfiable
        ? string.Create(CultureInfo.InvariantCulture, $"bytes */{whole}")
        : string.Create(CultureInfo.InvariantCulture, $"bytes {Start}-{Start + Length - 1}/{whole}");

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
