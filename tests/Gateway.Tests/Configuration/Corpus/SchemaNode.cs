using System.Text.Json;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>A place in the configuration's schema, with what can stand there followed through <c>$ref</c> and <c>anyOf</c>.</summary>
internal sealed class SchemaNode
{
    private readonly JsonElement _root;
    private readonly JsonElement _element;

    private SchemaNode(JsonElement root, JsonElement element) => (_root, _element) = (root, element);

    /// <summary>The alternatives, none of which is a <c>$ref</c>, an <c>anyOf</c> or an <c>if</c>.</summary>
    public IEnumerable<SchemaNode> Alternatives
    {
        get
        {
            if (_element.TryGetProperty("$ref", out var reference))
                return Definition(reference.GetString()!.Split('/')[^1]).Alternatives;
            // What an object is follows from one of its keys.
            if (_element.TryGetProperty("allOf", out var cases) && cases.EnumerateArray().All(static one => one.TryGetProperty("then", out var then) && then.TryGetProperty("$ref", out _)))
                return cases.EnumerateArray().SelectMany(one => At(one.GetProperty("then")).Alternatives);
            // The anyOf beside properties constrains the same object.
            return _element.TryGetProperty("anyOf", out var anyOf) && !_element.TryGetProperty("properties", out _)
                ? anyOf.EnumerateArray().SelectMany(inner => At(inner).Alternatives)
                : [this];
        }
    }

    public bool TakesNull => Alternatives.Any(static node => node.Text("type") == "null");

    public string Description => Text("description") ?? Alternatives.Select(static node => node.Text("description")).FirstOrDefault(static text => text is not null) ?? "";

    public JsonElement? Default => Member("default") ?? (Member("$ref") is not null ? Referenced.Default : null);

    /// <summary>The alternative that is an object with keys or named entries, or null.</summary>
    public SchemaNode? Object => Alternatives.FirstOrDefault(static node => node.Text("type") == "object");

    /// <summary>What the items of a list must be, or null when there is no list among the alternatives.</summary>
    public SchemaNode? Items => Alternatives.FirstOrDefault(static node => node.Text("type") == "array")?.Inner("items");

    /// <summary>What the entries of an object with free names must be, or null.</summary>
    public SchemaNode? Entries => Object?.Inner("additionalProperties");

    /// <summary>The keys of an object.</summary>
    public IReadOnlyList<string> Keys => Member("properties") is { } members ? [.. members.EnumerateObject().Select(static member => member.Name)] : [];

    public IReadOnlyList<string> Required => [.. Strings("required")];

    public bool IsClosed => Member("additionalProperties") is { ValueKind: JsonValueKind.False };

    /// <summary>The names that are offered, of all alternatives.</summary>
    public IReadOnlyList<string> Names => [.. Alternatives.SelectMany(static node => node.Strings("enum"))];

    public static SchemaNode Load()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(SchemaVerdicts.SchemaPath));
        var root = document.RootElement.Clone();
        return new SchemaNode(root, root);
    }

    public SchemaNode Definition(string name) => At(_root.GetProperty("definitions").GetProperty(name));

    public SchemaNode Key(string name) => At(_element.GetProperty("properties").GetProperty(name));

    public string? Text(string keyword) => Member(keyword) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public JsonElement? Member(string keyword) => _element.TryGetProperty(keyword, out var member) ? member : null;

    /// <summary>The names that <c>anyOf</c> refers to.</summary>
    public IEnumerable<string> References() => Member("anyOf")!.Value.EnumerateArray().Select(static inner => inner.GetProperty("$ref").GetString()!.Split('/')[^1]);

    private SchemaNode Referenced => Definition(_element.GetProperty("$ref").GetString()!.Split('/')[^1]);

    private SchemaNode At(JsonElement element) => new(_root, element);

    private SchemaNode? Inner(string keyword) => Member(keyword) is { ValueKind: JsonValueKind.Object } inner ? At(inner) : null;

    private IEnumerable<string> Strings(string keyword) => Member(keyword) is { } list ? list.EnumerateArray().Select(static item => item.GetString()!) : [];

}
