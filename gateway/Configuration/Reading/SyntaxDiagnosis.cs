using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Gateway.Configuration.Reading;

/// <summary>
/// Says in a sentence why a JSON text cannot be read on from the last good token: the JSON reader knows that it
/// stumbled, but tells neither what a person forgot nor always where. What stands at the place may be part of a secret
/// whose quotes were forgotten: of it, at most one character is shown, or a word that other languages have for a value.
/// </summary>
internal ref struct SyntaxDiagnosis
{
    private static readonly SearchValues<byte> WordEnds = SearchValues.Create(" \t\r\n,:[]{}\"/"u8);

    private static readonly FrozenSet<string> KnownWords = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "true", "false", "yes", "no", "on", "off", "null", "none", "nil", "undefined", "NaN", "Infinity", "-Infinity", "+Infinity");

    private readonly ReadOnlySpan<byte> _utf8;
    private readonly SyntaxState _state;
    private readonly SourcePositions _positions;
    private int _at;

    private SyntaxDiagnosis(ReadOnlySpan<byte> utf8, SyntaxState state, SourcePositions positions)
    {
        _utf8 = utf8;
        _state = state;
        _positions = positions;
        _at = state.Offset;
    }

    /// <summary>The offset of the mistake and a sentence about it.</summary>
    public static (int Offset, string Message) Of(ReadOnlySpan<byte> utf8, SyntaxState state, SourcePositions positions)
    {
        var diagnosis = new SyntaxDiagnosis(utf8, state, positions);
        var message = diagnosis.Find();
        return (diagnosis._at, message);
    }

    private string Find()
    {
        if (SkipBlank() is { } blank)
            return blank;
        if (_state.LastToken == JsonTokenType.None)
            return _at == _utf8.Length ? "the configuration is empty: it has no value" : Value();
        if (_state.LastToken == JsonTokenType.PropertyName)
            return _at == _utf8.Length ? Unclosed() : Value();
        if (_state.Open.Count == 0)
            return $"the configuration ends before this, but {Shown()} follows";
        if (_at == _utf8.Length)
            return Unclosed();
        return _state.LastToken is JsonTokenType.StartObject or JsonTokenType.StartArray ? Entry() : AfterEntry();
    }

    private string AfterEntry()
    {
        switch (_utf8[_at])
        {
            case (byte)',':
                _at++;
                if (SkipBlank() is { } blank)
                    return blank;
                if (_at == _utf8.Length)
                    return Unclosed();
                return _utf8[_at] == (byte)',' ? "there is a comma too many" : Entry();
            case (byte)'}' or (byte)']':
                return WrongClose();
            case (byte)':':
                return "a ':' stands only between a key and its value";
            default:
                return $"a comma is missing before {Shown()}";
        }
    }

    private string Entry() => _state.Open.Peek().IsObject ? Key() : Value();

    private string Key()
    {
        switch (_utf8[_at])
        {
            case (byte)'"':
                if (Text() is { } problem)
                    return problem;
                if (SkipBlank() is { } blank)
                    return blank;
                if (_at == _utf8.Length)
                    return Unclosed();
                return _utf8[_at] == (byte)':'
                    ? "no comment may stand between a key and its ':'"
                    : "a ':' is missing after this key";
            case (byte)'\'':
                return "keys stand in double quotes, not single ones";
            case (byte)']':
                return WrongClose();
            case (byte)',':
                return "there is a comma without a key and value before it";
            default:
                return $"a key in double quotes is expected, but {Shown()} was found";
        }
    }

    private string Value()
    {
        var first = _utf8[_at];
        switch (first)
        {
            case (byte)'"':
                return Text() ?? "the text cannot be read";
            case (byte)'\'':
                return "texts stand in double quotes, not single ones";
            case (byte)'{' or (byte)'[':
                return $"objects and lists are nested more than {ConfigurationParser.MaxDepth} deep";
            case (byte)',' or (byte)'}' or (byte)']' when _state.Open.Count > 0:
                return _state.LastToken == JsonTokenType.PropertyName
                    ? $"the key \"{ConfigurationText.Shorten(_state.LastKey)}\" has no value"
                    : first == (byte)',' ? "there is a comma without a value before it" : WrongClose();
        }

        if ((first is (byte)'-' or (byte)'+' or (byte)'.' || char.IsAsciiDigit((char)first)) && !KnownWords.Contains(Word()))
            return "this is no number as JSON writes it; a text such as \"30s\" stands in double quotes";
        return $"{Shown()} is no value: a text stands in double quotes, other values are true, false, null and numbers";
    }

    // Moves behind the text; says what is wrong with it, if anything, and then stands on that.
    private string? Text()
    {
        var start = _at;
        for (_at++; _at < _utf8.Length; _at++)
        {
            switch (_utf8[_at])
            {
                case (byte)'"':
                    _at++;
                    return null;
                case (byte)'\\':
                    var escape = _utf8[_at..];
                    if (escape.Length > 1 && !IsEscape(escape))
                        return $"'{ConfigurationText.Shorten(Encoding.UTF8.GetString(escape[..Math.Min(CharacterEnd(escape, 1), escape.Length)]))}' is no escape in a text; a backslash is written as \\\\";
                    _at++;
                    break;
                case (byte)'\n':
                    _at = start;
                    return "this text is not closed by a double quote at the end of its line";
                case < 0x20:
                    return $"a control character (U+{_utf8[_at]:X4}) stands in a text; write it as \\u{_utf8[_at]:x4}";
            }
        }

        _at = start;
        return "the file ends within this text: its closing double quote is missing";
    }

    private static bool IsEscape(ReadOnlySpan<byte> escape)
    {
        if (escape[1] != (byte)'u')
            return "\"\\/bfnrt"u8.Contains(escape[1]);
        return escape.Length >= 6 && !escape[2..6].ContainsAnyExcept(SearchValues.Create("0123456789abcdefABCDEF"u8));
    }

    private string Unclosed()
    {
        _at = _utf8.Length;
        var (isObject, offset) = _state.Open.Peek();
        var place = _positions.At(offset);
        return $"the file ends before the {(isObject ? "object" : "list")} that begins at line {place.Line}, column {place.Column} is closed";
    }

    private readonly string WrongClose()
    {
        var (isObject, offset) = _state.Open.Peek();
        var place = _positions.At(offset);
        var (what, close) = isObject ? ("object", '}') : ("list", ']');
        return $"'{(char)_utf8[_at]}' does not close the {what} that begins at line {place.Line}, column {place.Column}; '{close}' is expected";
    }

    // Moves to the next token; says what is wrong when a comment is no comment.
    private string? SkipBlank()
    {
        while (_at < _utf8.Length)
        {
            if (_utf8[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
            {
                _at++;
                continue;
            }

            if (_utf8[_at] != (byte)'/')
                return null;

            if (SkipComment() is { } problem)
                return problem;
        }

        return null;
    }

    private string? SkipComment()
    {
        var rest = _utf8[_at..];
        if (rest.StartsWith("//"u8))
        {
            var length = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var comment = length < 0 ? rest : rest[..length];
            // The JSON reader takes these for line ends that a comment must not have.
            if (comment.IndexOf("\u2028"u8) >= 0 || comment.IndexOf("\u2029"u8) >= 0)
                return "this comment holds an invisible line separator (U+2028 or U+2029)";
            _at += comment.Length;
            return null;
        }

        if (!rest.StartsWith("/*"u8))
            return "'/' begins no comment; comments are // to the end of the line, or /* … */";

        var end = rest[2..].IndexOf("*/"u8);
        if (end < 0)
            return "this comment is not closed by */";
        _at += end + 4;
        return null;
    }

    // What stands at the place, in quotes: a known word, or one character.
    private readonly string Shown()
    {
        var word = Word();
        if (KnownWords.Contains(word))
            return $"'{word}'";
        var rest = _utf8[_at..];
        var character = Encoding.UTF8.GetString(rest[..CharacterEnd(rest, 0)]);
        return $"'{ConfigurationText.Escape(character)}{(word.Length > character.Length ? "…" : "")}'";
    }

    // Up to the next blank or sign; empty where a sign stands.
    private readonly string Word()
    {
        var rest = _utf8[_at..];
        var length = rest.IndexOfAny(WordEnds);
        return Encoding.UTF8.GetString(length < 0 ? rest : rest[..length]);
    }

    private static int CharacterEnd(ReadOnlySpan<byte> bytes, int start)
    {
        var end = start + 1;
        while (end < bytes.Length && (bytes[end] & 0xC0) == 0x80)
            end++;
        return end;
    }
}
