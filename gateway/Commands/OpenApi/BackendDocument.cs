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
        var content = response?["content"] as JsonObject;
        return content?.FirstOrDefault(static type => type.Key.StartsWith("application/", StringComparison.Ordinal) && type.Key.Contains("json", StringComparison.Ordinal)).Value?["schema"];
    }

    /// <summary>What a reference names; anything else is itself.</summary>
    public JsonNode? Resolve(JsonNode? node)
    {
        for (var depth = 0; depth < 16 && node?["$ref"]?.GetValue<string>() is { } reference; depth++)
        {
            JsonNode? target = reference.StartsWith("#/", StringComparison.Ordinal) ? _document : null;
            foreach (var step in reference.Split('/').Skip(1))
                target = (target as JsonObject)?[step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];
            node = target;
        }

        return node;
    }

    /// <summary>Copies something of the document into another, with all that it names.</summary>
    /// <param name="node">What.</param>
    /// <param name="components">The other's components.</param>
    public JsonNode? CopyTo(JsonNode? node, JsonObject components)
    {
        var copy = node?.DeepClone();
        Rewrite(copy, components);
        return copy;
    }

    /// <summary>A name that components may have (OpenAPI §4.8.7).</summary>
    public static string NameOf(string text) => string.Concat(text.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' ? character : '_'));

    private void Rewrite(JsonNode? node, JsonObject components)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Rewrite(item, components);
        }

        if (node is not JsonObject members)
            return;
        foreach (var (name, value) in members.ToArray())
        {
            if (name == "$ref" && value is JsonValue text && text.TryGetValue<string>(out var reference) && reference.StartsWith(Components, StringComparison.Ordinal))
                members[name] = Import(reference, components);
            else
                Rewrite(value, components);
        }
    }

    private string Import(string reference, JsonObject components)
    {
        if (reference[Components.Length..].Split('/') is not [var kind, var name])
            return reference;
        var own = $"{_prefix}.{NameOf(name)}";
        if (components[kind] is not JsonObject all)
            components[kind] = all = [];
        if (!all.ContainsKey(own))
        {
            // It may name itself.
            all[own] = new JsonObject();
            all[own] = CopyTo(_document["components"]?[kind]?[name], components) ?? new JsonObject();
        }

        return $"{Components}{kind}/{own}";
    }
}
