using System.Globalization;
using System.Text;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// A value as conditions see it. A number in JSON is compared as a number; a text of digits and dots, such as an app's version, number by number: 3.10 is more than 3.9.
/// </summary>
internal readonly struct ComparedValue
{
    private readonly string _text;
    private readonly bool _isNumber;

    private ComparedValue(string text, bool isNumber, bool isPresent) => (_text, _isNumber, IsPresent) = (text, isNumber, isPresent);

    /// <summary>Whether it is anything but null, false and an empty text.</summary>
    public bool IsPresent { get; }

    /// <summary>Finds a value; null for none.</summary>
    public static ComparedValue? Find(Values values, Reference source)
    {
        if (values.TextOf(source) is { } text)
            return new ComparedValue(text, isNumber: false, text.Length > 0);
        if (!values.TryFind(source, default, out var json))
            return null;
        var span = json.Span;
        return span[0] == (byte)'"'
            ? new ComparedValue(JsonText.TextOf(span), isNumber: false, span.Length > 2)
            : new ComparedValue(Encoding.UTF8.GetString(span), isNumber: span[0] is (byte)'-' or (>= (byte)'0' and <= (byte)'9'), !span.SequenceEqual("null"u8) && !span.SequenceEqual("false"u8));
    }

    /// <summary>Whether a text can be compared as a number, or as a version.</summary>
    public static bool IsNumeric(string text) => TryNumber(text, out _) || IsVersion(text);

    /// <summary>Whether it is the same.</summary>
    public bool Equals(string operand) => _text == operand || CompareTo(operand) == 0;

    /// <summary>Less than 0 where it is less; null where the two cannot be compared.</summary>
    public int? CompareTo(string operand)
    {
        if (_isNumber && IsInteger(_text) && IsInteger(operand))
            return CompareIntegers(_text, operand);
        if (_isNumber)
            return TryNumber(_text, out var number) && TryNumber(operand, out var other) ? number.CompareTo(other) : null;
        return IsVersion(_text) && IsVersion(operand) ? CompareVersions(_text, operand) : null;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number);

    private static bool IsInteger(ReadOnlySpan<char> text)
    {
        var digits = text.StartsWith("-") ? text[1..] : text;
        return !digits.IsEmpty && !digits.ContainsAnyExceptInRange('0', '9');
    }

    // Digit by digit: beyond 2^53 not every one is a double of its own.
    private static int CompareIntegers(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        var left = one.TrimStart("-0");
        var right = other.TrimStart("-0");
        var (isLeftBelow, isRightBelow) = (one[0] == '-' && !left.IsEmpty, other[0] == '-' && !right.IsEmpty);
        if (isLeftBelow != isRightBelow)
            return isLeftBelow ? -1 : 1;
        var order = left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
        return isLeftBelow ? -order : order;
    }

    private static bool IsVersion(string text)
    {
        foreach (var range in text.AsSpan().Split('.'))
        {
            var number = text.AsSpan(range);
            if (number.IsEmpty || number.ContainsAnyExceptInRange('0', '9'))
                return false;
        }

        return true;
    }

    private static int CompareVersions(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (!one.IsEmpty || !other.IsEmpty)
        {
            // Without zeros in front, the longer number is the larger one, whatever fits into an integer.
            var left = Take(ref one);
            var right = Take(ref other);
            var order = left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
            if (order != 0)
                return order;
        }

        return 0;
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> version)
    {
        var dot = version.IndexOf('.');
        var number = dot < 0 ? version : version[..dot];
        version = dot < 0 ? default : version[(dot + 1)..];
        return number.TrimStart('0');
    }
}
