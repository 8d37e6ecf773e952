using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>Reads JSON with values in its texts while a configuration is loaded. Made for one.</summary>
/// <param name="scope">The names it may use.</param>
/// <param name="hasItem">Whether there is an item.</param>
/// <param name="takesResults">Whether a part's name alone stands for what became of it.</param>
/// <param name="wrong">Told where, such as <c>:user:name</c>, and a sentence for each thing that is wrong.</param>
internal sealed class JsonTemplateReader(Scope scope, bool hasItem, bool takesResults, Action<string, string> wrong)
{
    private static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<JsonTemplatePiece> _pieces = [];
    private readonly ArrayBufferWriter<byte> _raw = new();

    /// <summary>Reads it. What is wrong was told.</summary>
    public JsonTemplate Read(JsonElement json)
    {
        var isObject = json.ValueKind == JsonValueKind.Object;
        if (isObject)
            ReadMembers(json, "");
        else
            ReadValue(json, "");
        Flush();
        return new JsonTemplate(_pieces, isObject);
    }

    private void ReadValue(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                ReadMembers(json, path);
                _raw.Write("}"u8);
                break;
            case JsonValueKind.Array:
                ReadItems(json, path);
                break;
            case JsonValueKind.String when json.GetString()!.AsSpan().ContainsAny('{', '}'):
                ReadText(json.GetString()!, path);
                break;
            default:
                _raw.Write(JsonSerializer.SerializeToUtf8Bytes(json, AsWritten));
                break;
        }
    }

    private void ReadMembers(JsonElement json, string path)
    {
        _raw.Write("{"u8);
        var isFirst = true;
        foreach (var member in json.EnumerateObject())
        {
            Separate(ref isFirst);
            _raw.Write(JsonSerializer.SerializeToUtf8Bytes(member.Name, AsWritten));
            _raw.Write(":"u8);
            ReadValue(member.Value, $"{path}:{member.Name}");
        }
    }

    private void ReadItems(JsonElement json, string path)
    {
        _raw.Write("["u8);
        var isFirst = true;
        var index = 0;
        foreach (var item in json.EnumerateArray())
        {
            Separate(ref isFirst);
            ReadValue(item, $"{path}:{index++}");
        }

        _raw.Write("]"u8);
    }

    private void ReadText(string text, string path)
    {
        if (TemplateReader.Read(text, scope, hasItem, takesResults, message => wrong(path, message)) is not { } pieces)
            return;
        Flush();
        _pieces.Add(pieces is [{ Value: { } value }] ? new JsonTemplatePiece(null, value, null) : new JsonTemplatePiece(null, null, pieces));
    }

    private void Separate(ref bool isFirst)
    {
        if (!isFirst)
            _raw.Write(","u8);
        isFirst = false;
    }

    private void Flush()
    {
        if (_raw.WrittenCount == 0)
            return;
        _pieces.Add(new JsonTemplatePiece(_raw.WrittenSpan.ToArray(), null, null));
        _raw.Clear();
    }
}
