using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// Puts values into a path and its query: each becomes one segment, a piece of one, or one value, whatever stands in it (RFC 3986 §2.1). Refused is what no encoding makes
/// harmless, as backends decode before they look: a segment that is empty or of dots, a step up, a NUL, and a slash unless the part's backend is known to take it for a character (Laravel
/// matches its routes against the decoded path).
/// </summary>
internal ref struct TargetWriter : IDisposable
{
    /// <summary>The longest path and query, in characters.</summary>
    public const int MaxLength = 8 * 1024;

    // An escape of JSON has six bytes for a character, and quotes stand around a text.
    private const int MaxJson = (6 * MaxLength) + 2;

    // A value may have been encoded before it came here, and a backend may decode more than once.
    private const int MaxDecodings = 3;

    private static readonly SearchValues<byte> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    private readonly bool _allowsSlashes;
    private readonly char[] _target = ArrayPool<char>.Shared.Rent(MaxLength);
    private int _length;
    private int _segment;
    private bool _hasValue;

    private TargetWriter(bool allowsSlashes) => _allowsSlashes = allowsSlashes;

    /// <summary>Makes the target of a part; null where there is none.</summary>
    /// <param name="template">The path and query.</param>
    /// <param name="values">What it names.</param>
    /// <param name="item">The item at hand, as JSON; empty for none.</param>
    /// <param name="allowsSlashes">Whether a value in the path may have slashes.</param>
    /// <param name="failure">Why there is none.</param>
    public static PartTarget? Write(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item, bool allowsSlashes, out PartFailure failure)
    {
        var writer = new TargetWriter(allowsSlashes);
        try
        {
            failure = writer.WriteAll(template, values, item);
            return failure == PartFailure.None ? PartTarget.Of(writer._target.AsSpan(0, writer._length).ToString()) : null;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <inheritdoc/>
    public readonly void Dispose() => ArrayPool<char>.Shared.Return(_target);

    private PartFailure WriteAll(TemplatePiece[] template, Values values, ReadOnlyMemory<byte> item)
    {
        var isInQuery = false;
        foreach (var piece in template)
        {
            if (piece.Text is { } text)
            {
                if (!TryWriteText(text, ref isInQuery))
                    return PartFailure.BadValue;
                continue;
            }

            var failure = WriteValue(piece, values, item);
            if (failure != PartFailure.None)
                return failure;
        }

        return isInQuery || EndSegment() ? PartFailure.None : PartFailure.BadValue;
    }

    private bool TryWriteText(string text, ref bool isInQuery)
    {
        foreach (var character in text)
        {
            if (!isInQuery && character is '/' or '?')
            {
                if (!EndSegment())
                    return false;
                isInQuery = character == '?';
                _segment = _length + 1;
            }

            if (!TryWrite(character))
                return false;
        }

        return true;
    }

    // What a segment has become: of dots it would be a step, and without anything it would be another path.
    private bool EndSegment()
    {
        var segment = _target.AsSpan(Math.Min(_segment, _length), Math.Max(0, _length - _segment));
        var isHarmless = !_hasValue || segment is not ("" or "." or "..");
        _hasValue = false;
        return isHarmless;
    }

    private PartFailure WriteValue(TemplatePiece piece, Values values, ReadOnlyMemory<byte> item)
    {
        _hasValue |= !piece.IsInQuery;
        if (values.TextOf(piece.Value!) is { } text)
            return WriteText(Encoding.UTF8.GetBytes(text), piece.IsInQuery);
        if (!values.TryFind(piece.Value!, item, out var json))
            return PartFailure.NoValue;
        if (json.Span[0] == (byte)'[' && piece.IsInQuery)
            return WriteList(json);
        return WriteScalar(json.Span, piece.IsInQuery);
    }

    private PartFailure WriteList(ReadOnlyMemory<byte> json)
    {
        var isFirst = true;
        foreach (var (_, child) in new JsonChildren(json))
        {
            if (!isFirst && !TryWrite(','))
                return PartFailure.BadValue;
            isFirst = false;
            var failure = WriteScalar(child.Span, isInQuery: true);
            if (failure != PartFailure.None)
                return failure;
        }

        return PartFailure.None;
    }

    // One that is too long is not decoded: it may be as long as a body, and be asked for by each of many items.
    private PartFailure WriteScalar(ReadOnlySpan<byte> json, bool isInQuery) => json[0] switch
    {
        (byte)'{' or (byte)'[' or (byte)'n' => PartFailure.NoValue,
        _ when json.Length > MaxJson => PartFailure.BadValue,
        (byte)'"' => WriteText(Encoding.UTF8.GetBytes(JsonText.TextOf(json)), isInQuery),
        _ => WriteText(json, isInQuery),
    };

    private PartFailure WriteText(ReadOnlySpan<byte> text, bool isInQuery)
    {
        if (text.Contains((byte)0) || (!isInQuery && ChangesPath(text)))
            return PartFailure.BadValue;
        foreach (var value in text)
        {
            if (Unreserved.Contains(value) ? !TryWrite((char)value) : !TryWriteEscape(value))
                return PartFailure.BadValue;
        }

        return PartFailure.None;
    }

    private bool TryWriteEscape(byte value) => TryWrite('%') && TryWrite(Digit(value >> 4)) && TryWrite(Digit(value & 15));

    private static char Digit(int value) => "0123456789ABCDEF"[value];

    private bool TryWrite(char character)
    {
        if (_length == MaxLength)
            return false;
        _target[_length++] = character;
        return true;
    }

    // To whoever decodes it: more segments than one, or steps up.
    private readonly bool ChangesPath(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny("/\\%"u8))
            return false;
        var decoded = Encoding.UTF8.GetString(text);
        for (var i = 0; i < MaxDecodings; i++)
        {
            if (!_allowsSlashes && decoded.AsSpan().ContainsAny('/', '\\'))
                return true;
            foreach (var range in decoded.AsSpan().SplitAny('/', '\\'))
            {
                if (decoded.AsSpan(range) is "." or "..")
                    return true;
            }

            if (!decoded.Contains('%', StringComparison.Ordinal))
                return false;
            decoded = Uri.UnescapeDataString(decoded);
        }

        return false;
    }
}
