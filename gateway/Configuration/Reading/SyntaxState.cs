using System.Text.Json;

namespace Gateway.Configuration.Reading;

/// <summary>How far a JSON text was read before it broke.</summary>
internal sealed class SyntaxState
{
    /// <summary>The last token that was read.</summary>
    public JsonTokenType LastToken { get; private set; }

    /// <summary>The offset behind the last token.</summary>
    public int Offset { get; private set; }

    /// <summary>The last key that was read.</summary>
    public string LastKey { get; set; } = "";

    /// <summary>Objects and arrays that are still open, innermost on top, by the offset of their first character.</summary>
    public Stack<(bool IsObject, int Offset)> Open { get; } = new();

    /// <summary>Notes a token the reader has just read.</summary>
    public void Advance(in Utf8JsonReader reader)
    {
        LastToken = reader.TokenType;
        Offset = (int)reader.BytesConsumed;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Open.Push((reader.TokenType == JsonTokenType.StartObject, (int)reader.TokenStartIndex));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Open.Pop();
                break;
        }
    }
}
