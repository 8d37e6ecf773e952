using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Transforms.Aggregation;

namespace Gateway.Commands.OpenApi;

/// <summary>What is left of a schema when a part takes of a body what it is configured to. Where that cannot be said, anything: an empty schema.</summary>
/// <param name="document">Whose schema it is.</param>
internal sealed partial class SchemaShaping(BackendDocument document)
{
    /// <summary>The schema of a part's result.</summary>
    /// <param name="body">The body's.</param>
    /// <param name="part">The part.</param>
    public JsonNode Apply(JsonNode body, PartOptions part)
    {
        JsonNode? schema = part.Select is { } path ? Select(body, path) : body;
        if (part is { Allow.Count: 0, Deny.Count: 0, Rename.Count: 0, Flatten.Count: 0 })
            return schema ?? new JsonObject();
        return Shape(schema, part, "") ?? new JsonObject();
    }

    private JsonNode? Select(JsonNode? schema, string path)
    {
        var lists = 0;
        foreach (Match step in Steps().Matches(path))
        {
            schema = document.Resolve(schema);
            if (step.Groups["name"] is { Success: true } name)
            {
                schema = schema?["properties"]?[name.Value];
                continue;
            }

            lists += step.Groups["all"].Success ? 1 : 0;
            schema = schema?["items"];
        }

        // Anything that a star leads to makes one list, whatever it was in.
        return lists == 0 ? schema : new JsonObject { ["type"] = "array", ["items"] = schema?.DeepClone() ?? new JsonObject() };
    }

    private JsonNode? Shape(JsonNode? given, PartOptions part, string before)
    {
        var schema = document.Resolve(given);
        if (schema?["items"] is { } items)
            return new JsonObject { ["type"] = "array", ["items"] = Shape(items, part, before) ?? new JsonObject() };
        if (schema?["properties"] is not JsonObject properties)
            return before.Length == 0 ? null : given?.DeepClone();
        var (shaped, required) = (new JsonObject(), new JsonArray());
        var needed = (schema["required"] as JsonArray ?? []).Select(static name => name!.GetValue<string>()).ToArray();
        foreach (var (name, value) in properties)
        {
            var path = before + name;
            if (!IsLeft(path, part))
                continue;
            var isInner = IsNamedWithin(path, part);
            var inner = isInner ? Shape(value, part, $"{path}.") : value?.DeepClone();
            if (part.Flatten.Contains(path) && document.Resolve(inner)?["properties"] is JsonObject moved)
            {
                foreach (var (member, its) in moved)
                    shaped[member] = its?.DeepClone();
                continue;
            }

            var called = part.Rename.GetValueOrDefault(path, name);
            shaped[called] = inner ?? new JsonObject();
            if (needed.Contains(name))
                required.Add((JsonNode)called);
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = shaped };
        if (required.Count > 0)
            result["required"] = required;
        return result;
    }

    private static bool IsLeft(string path, PartOptions part) =>
        !part.Deny.Contains(path)
        && (part.Allow.Count == 0 || part.Allow.Any(allowed => allowed == path || allowed.StartsWith($"{path}.", StringComparison.Ordinal) || path.StartsWith($"{allowed}.", StringComparison.Ordinal)));

    private static bool IsNamedWithin(string path, PartOptions part) =>
        part.Allow.Concat(part.Deny).Concat(part.Flatten).Concat(part.Rename.Keys).Any(named => named.StartsWith($"{path}.", StringComparison.Ordinal));

    [GeneratedRegex(@"\.(?<name>[^.\[\]*]+)|\['(?<name>[^']*)'\]|\[""(?<name>[^""]*)""\]|(?<all>\[\*\]|\.\*)|\[-?[0-9]+\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Steps();
}
