using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>
/// Reads one file's JSON, comments and trailing commas allowed, into nodes with places, and substitutes its texts.
/// Used once, by one thread.
/// </summary>
internal sealed class ConfigurationParser
{
    /// <summary>How deep objects and arrays may be nested, the root counted.</summary>
    public const int MaxDepth = 64;

    private readonly ReadOnlyMemory<byte> _utf8;
    private readonly string _file;
    private readonly string _directory;
    private readonly Substitution _substitution;
    private readonly ConfigurationErrors _errors;
    private readonly SourcePositions _positions;
    private readonly SyntaxState _state = new();
    private readonly List<string> _path = [];

    private string? Section { get; init; }

    private ConfigurationParser(ReadOnlyMemory<byte> utf8, string file, string directory, Substitution substitution, ConfigurationErrors errors)
    {
        _utf8 = utf8.Span.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8;
        _file = file;
        _directory = directory;
        _substitution = substitution;
        _errors = errors;
        _positions = new SourcePositions(file, _utf8);
    }

    /// <summary>The file's root object, or null when it has none; then an error was added.</summary>
    /// <param name="content">The file's bytes, with or without a byte order mark.</param>
    /// <param name="file">The file's name as shown to the user.</param>
    /// <param name="directory">What relative <c>${file:…}</c> paths start from.</param>
    /// <param name="substitution">Expands texts.</param>
    /// <param name="errors">Takes the first syntax error, every duplicate key and every failed substitution.</param>
    /// <param name="section">The only section whose texts are expanded, beside the names of included files; null for all.</param>
    public static ConfigurationNode? Parse(
        ReadOnlyMemory<byte> content, string file, string directory, Substitution substitution, ConfigurationErrors errors, string? section = null) =>
        new ConfigurationParser(content, file, directory, substitution, errors) { Section = section }.Parse();

    private ConfigurationNode? Parse()
    {
        if (!Utf8.IsValid(_utf8.Span))
        {
            AddInvalidUtf8();
            return null;
        }

        try
        {
            var reader = new Utf8JsonReader(_utf8.Span, new JsonReaderOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = MaxDepth,
            });
            Advance(ref reader);
            var root = Value(ref reader);
            // Refuses whatever follows the root.
            Advance(ref reader);
            if (root.Kind == ConfigurationNodeKind.Object)
                return root;
            _errors.Add(root.Location, "", $"the configuration must be an object {{ … }}, but is {Binding.Wording.KindOf(root)}");
        }
        catch (JsonException)
        {
            var (offset, message) = SyntaxDiagnosis.Of(_utf8.Span, _state, _positions);
            _errors.Add(_positions.At(offset), "", message);
        }

        return null;
    }

    private bool Advance(ref Utf8JsonReader reader)
    {
        var read = reader.Read();
        if (read)
            _state.Advance(reader);
        return read;
    }

    private ConfigurationNode Value(ref Utf8JsonReader reader)
    {
        var location = _positions.At((int)reader.TokenStartIndex);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => Object(ref reader, location),
            JsonTokenType.StartArray => Array(ref reader, location),
            JsonTokenType.String => Text(ref reader, location),
            JsonTokenType.Number => Literal(ConfigurationNodeKind.Number, Encoding.UTF8.GetString(reader.ValueSpan), location),
            JsonTokenType.True => Literal(ConfigurationNodeKind.Boolean, "true", location),
            JsonTokenType.False => Literal(ConfigurationNodeKind.Boolean, "false", location),
            _ => Literal(ConfigurationNodeKind.Null, "null", location),
        };
    }

    private ConfigurationNode Object(ref Utf8JsonReader reader, SourceLocation location)
    {
        var properties = new List<ConfigurationProperty>();
        var names = new HashSet<string>();
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndObject)
        {
            var keyLocation = _positions.At((int)reader.TokenStartIndex);
            var name = ReadText(ref reader, keyLocation);
            _state.LastKey = name ?? "";
            _path.Add(name ?? "");
            Advance(ref reader);
            var value = Value(ref reader);
            if (name is not null && names.Add(name))
                properties.Add(new ConfigurationProperty(name, keyLocation, value));
            else if (name is not null)
                AddDuplicate(keyLocation, properties, name);
            _path.RemoveAt(_path.Count - 1);
        }

        return new ConfigurationNode(ConfigurationNodeKind.Object, location) { Properties = properties };
    }

    private void AddDuplicate(SourceLocation location, List<ConfigurationProperty> properties, string name)
    {
        var first = properties.First(property => property.Name == name).Location;
        _errors.Add(location, CurrentPath(), $"the key stands twice in this object; first at {first}");
    }

    private ConfigurationNode Array(ref Utf8JsonReader reader, SourceLocation location)
    {
        var items = new List<ConfigurationNode>();
        _path.Add("");
        while (Advance(ref reader) && reader.TokenType != JsonTokenType.EndArray)
        {
            _path[^1] = items.Count.ToString(provider: null);
            items.Add(Value(ref reader));
        }

        _path.RemoveAt(_path.Count - 1);
        return new ConfigurationNode(ConfigurationNodeKind.Array, location) { Items = items };
    }

    private ConfigurationNode Text(ref Utf8JsonReader reader, SourceLocation location)
    {
        if (ReadText(ref reader, location) is not { } raw)
            return new ConfigurationNode(ConfigurationNodeKind.String, location) { IsBroken = true };

        if (Section is not null && _path.FirstOrDefault() is var key && key != Section && key != ConfigurationFiles.IncludeKey)
            return new ConfigurationNode(ConfigurationNodeKind.String, location) { Text = raw, RawText = raw };
        var expansion = _substitution.Expand(raw, _directory);
        foreach (var error in expansion.Errors)
            _errors.Add(location, CurrentPath(), error);
        return new ConfigurationNode(ConfigurationNodeKind.String, location)
        {
            Text = expansion.Text,
            RawText = raw,
            IsSubstituted = expansion.IsSubstituted,
            IsWhollySubstituted = expansion.IsWhole,
            IsBroken = expansion.Errors.Count > 0,
        };
    }

    // Null, with an error added, when the text has an escape for half a character.
    private string? ReadText(ref Utf8JsonReader reader, SourceLocation location)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            _errors.Add(location, CurrentPath(), "the text has a \\ud800 to \\udfff escape without its other half");
            return null;
        }
    }

    private static ConfigurationNode Literal(ConfigurationNodeKind kind, string text, SourceLocation location) =>
        new(kind, location) { Text = text, RawText = text };

    private string CurrentPath() => string.Join(':', _path);

    private void AddInvalidUtf8()
    {
        var bytes = _utf8.Span;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            _errors.Add(new SourceLocation(_file, 1, 1), "", "the file is UTF-16; save it as UTF-8");
            return;
        }

        var offset = 0;
        while (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
            offset += length;
        _errors.Add(_positions.At(offset), "", $"the byte 0x{bytes[offset]:X2} is not valid UTF-8");
    }
}
