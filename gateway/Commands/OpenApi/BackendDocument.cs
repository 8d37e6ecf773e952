using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Gateway.Commands.OpenApi;

/// <summary>
/// What a backend says of itself: an OpenAPI document of any version, read and made one of 3.1. What is taken over is copied, and so are the components that it names, with the cluster's id
/// before their names.
/// </summary>
internal sealed class BackendDocument
{
    private const string Components = "#/components/";
    private const string Schemas = "schemas";

    // A name that stands for another, and so on.
    private const int MaxHops = 16;

    private readonly JsonObject _document;
    private readonly string _prefix;

    private BackendDocument(JsonObject document, string cluster) => (_document, _prefix) = (document, NameOf(cluster));

    /// <summary>Its paths.</summary>
    public IEnumerable<string> Paths => (_document["paths"] as JsonObject ?? []).Select(static path => path.Key);

    /// <summary>Reads a document; null, and why, where it is none.</summary>
    /// <param name="cluster">Whose it is.</param>
    /// <param name="text">Its text, in JSON.</param>
    /// <param name="problem">What is wrong, in a sentence without its beginning.</param>
    public static async Task<(BackendDocument? Document, string? Problem)> ReadAsync(string cluster, string text)
    {
        try
        {
            // References to other files and addresses are not followed: a document must not make this program ask anybody.
            var (document, diagnostic) = OpenApiDocument.Parse(text, OpenApiConstants.Json);
            if (document is null || diagnostic is { Errors.Count: > 0 })
                return (null, $"is no OpenAPI document: {diagnostic?.Errors.FirstOrDefault()?.Message}");
            var json = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
            return (new BackendDocument((JsonObject)JsonNode.Parse(json)!, cluster), null);
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or OpenApiException or InvalidOperationException or ArgumentException)
        {
            return (null, $"is no OpenAPI document: {exception.Message}");
        }
    }

    /// <summary>A path's operation; null for none.</summary>
    public JsonObject? OperationOf(string path, string method) => _document["paths"]?[path]?[method.ToLowerInvariant()] as JsonObject;

    /// <summary>What the operation of a path answers where it succeeds, as a schema of its own; null where the document does not say.</summary>
    /// <param name="method">The method.</param>
    /// <param name="target">The path, with values in braces.</param>
    public JsonNode? SchemaOf(string method, string target)
    {
        // A path without parameters says more than one with them (OpenAPI §4.8.8.2).
        var path = Paths.Where(path => PathTemplate.StandsFor(path, target)).OrderBy(static path => path.Count(static character => character == '{')).FirstOrDefault();
        if (path is null || OperationOf(path, method)?["responses"] is not JsonObject responses)
            return null;
        var response = Resolve(responses["200"] ?? responses["201"] ?? responses["2XX"] ?? responses["default"]);
        var content = (response as JsonObject)?["content"] as JsonObject;
        return (content?.FirstOrDefault(static type => type.Key.StartsWith("application/", StringComparison.Ordinal) && type.Key.Contains("json", StringComparison.Ordinal)).Value as JsonObject)?["schema"];
    }

    /// <summary>What a reference names; null for what is not there, is in another document, or is found in a circle. Anything else is itself.</summary>
    public JsonNode? Resolve(JsonNode? node)
    {
        for (var hops = 0; hops < MaxHops; hops++)
        {
            if (ReferenceOf(node) is not { } reference)
                return node;
            node = Find(reference);
        }

        return null;
    }

    /// <summary>Copies something of the document into another, with all that it names.</summary>
    /// <param name="node">What.</param>
    /// <param name="components">The other's components.</param>
    public JsonNode? CopyTo(JsonNode? node, JsonObject components)
    {
        var copy = node?.DeepClone();
        // One after another, as one may name the next without end.
        var named = new Queue<string>();
        Rewrite(copy, components, named);
        while (named.TryDequeue(out var reference))
        {
            var (kind, own) = PlaceOf(reference)!.Value;
            var its = Find(reference) is { } found && Resolve(found) is not null ? found.DeepClone() : new JsonObject();
            Rewrite(its, components, named);
            components[kind]![own] = its;
        }

        return copy;
    }

    /// <summary>A name that components may have (OpenAPI §4.8.7).</summary>
    public static string NameOf(string text) => string.Concat(text.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '_'));

    private static string? ReferenceOf(JsonNode? node) =>
        node is JsonObject members && members["$ref"] is JsonValue text && text.TryGetValue<string>(out var reference) ? reference : null;

    // RFC 6901 §6: a pointer in a fragment.
    private JsonNode? Find(string reference)
    {
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return null;
        JsonNode? target = _document;
        foreach (var step in reference.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(step).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            target = target switch
            {
                JsonObject members => members[name],
                JsonArray list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return target;
    }

    private void Rewrite(JsonNode? node, JsonObject components, Queue<string> named)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Rewrite(item, components, named);
        }

        if (node is not JsonObject members)
            return;
        if (ReferenceOf(members) is { } reference && PlaceOf(reference) is { } place)
            members["$ref"] = Name(reference, place, components, named);
        foreach (var (_, value) in members)
            Rewrite(value, components, named);
    }

    private static string Name(string reference, (string Kind, string Own) place, JsonObject components, Queue<string> named)
    {
        if (components[place.Kind] is not JsonObject all)
            components[place.Kind] = all = [];
        if (!all.ContainsKey(place.Own))
        {
            all[place.Own] = new JsonObject();
            named.Enqueue(reference);
        }

        return $"{Components}{place.Kind}/{place.Own}";
    }

    /// <summary>Where in the other document's components something belongs that a reference names; null where that cannot be said.</summary>
    private (string Kind, string Own)? PlaceOf(string reference)
    {
        if (reference.StartsWith(Components, StringComparison.Ordinal) && reference[Components.Length..].Split('/') is [var kind, var name])
            return (kind, $"{_prefix}.{NameOf(name)}");
        // A schema within another, or within an operation.
        var isSchema = reference.StartsWith($"{Components}{Schemas}/", StringComparison.Ordinal) || (reference.StartsWith("#/", StringComparison.Ordinal) && reference.Split('/').Contains("schema"));
        return isSchema ? (Schemas, $"{_prefix}.{NameOf(reference[2..])}") : null;
    }
}
