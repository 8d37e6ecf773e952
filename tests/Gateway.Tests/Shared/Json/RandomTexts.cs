using System.Globalization;
using System.Text;

namespace Gateway.Tests.Shared.Json;

/// <summary>Makes JSON of all kinds, and breaks it.</summary>
internal sealed class RandomTexts(Random random)
{
    private const int MaxDepth = 5;

    private static readonly string[] Scalars = ["true", "false", "null", "0", "-0", "7", "-12.50", "1e9", "3E-7", "0.1e+12", "12345678901234567890123"];
    private static readonly string[] Characters = ["a", "b", "c", "xyz", "é", "漢", "😀", "/", "\\n", "\\\"", "\\\\", "\\/", "\\u0061", "\\u00E9", "\\ud83d\\ude00", "\\u0000", "0123456789abcdefghij"];
    private static readonly string[] Spaces = ["", "", "", "", " ", "\n", "\r\n", "\t  "];

    private static readonly string[] Pieces =
    [
        "\"", "\\", "\\u", "\\ud83d", "\\ude00", "\\u0061", "\\x", "{", "}", "[", "]", ",", ":", "\n", " ", "\t", "0", "1", "-", ".", "e", "E+", "true", "fals", "nul", "\"a\"", "\"a\":1", "\"\\u0061\":1", "é", "\ufeff", "\0", "/", "//", "\u0001",
    ];

    private readonly StringBuilder _text = new();

    /// <summary>Valid but for names that may repeat.</summary>
    public byte[] Next()
    {
        _text.Clear();
        Space();
        Value(random.Next(MaxDepth + 1));
        Space();
        return Encoding.UTF8.GetBytes(_text.ToString());
    }

    /// <summary>The same with some bytes changed, added or taken out.</summary>
    public byte[] Broken(byte[] json)
    {
        List<byte> bytes = [.. json];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var place = random.Next(bytes.Count + 1);
            if (place == bytes.Count || random.Next(3) == 0)
                bytes.InsertRange(place, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
            else if (random.Next(2) == 0)
                bytes.RemoveRange(place, Math.Min(random.Next(1, 5), bytes.Count - place));
            else
                bytes[place] = random.Next(4) == 0 ? (byte)random.Next(256) : json[random.Next(json.Length)];
        }

        return [.. bytes];
    }

    /// <summary>A few pieces of JSON in any order.</summary>
    public byte[] Heap() => Encoding.UTF8.GetBytes(string.Concat(random.GetItems(Pieces, random.Next(1, 9))));

    private void Value(int depth)
    {
        var kind = random.Next(depth > 0 ? 5 : 2);
        if (kind == 0)
            _text.Append(Scalars[random.Next(Scalars.Length)]);
        else if (kind == 1)
            Text();
        else
            Nested(depth - 1, isObject: kind > 2);
    }

    private void Nested(int depth, bool isObject)
    {
        // Now and then more names than are compared one by one.
        var count = isObject && random.Next(12) == 0 ? random.Next(80) : random.Next(6);
        _text.Append(isObject ? '{' : '[');
        Space();
        for (var i = 0; i < count; i++)
        {
            if (i > 0)
                _text.Append(',');
            Space();
            if (isObject)
                Name(i);
            Value(count > 6 ? 0 : depth);
            Space();
        }

        _text.Append(isObject ? '}' : ']');
    }

    private void Name(int number)
    {
        if (random.Next(8) == 0)
            Text();
        else
            _text.Append(CultureInfo.InvariantCulture, $"\"{(random.Next(4) == 0 ? "\\u006e" : "n")}{(random.Next(200) == 0 ? 0 : number)}\"");
        Space();
        _text.Append(':');
        Space();
    }

    private void Text() => _text.Append('"').AppendJoin("", random.GetItems(Characters, random.Next(10))).Append('"');

    private void Space() => _text.Append(Spaces[random.Next(Spaces.Length)]);
}
