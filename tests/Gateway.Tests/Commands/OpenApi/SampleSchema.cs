using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Tests.Commands.OpenApi;

/// <summary>Schemas of what JSON Schema has for types, members and items alone: says of a value all that such a schema can, and whether a value holds to one.</summary>
internal static class SampleSchema
{
    /// <summary>All that can be said of a value. What a list's items do not have in common is not said.</summary>
    public static JsonObject Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(value.EnumerateObject().Select(static member => KeyValuePair.Create(member.Name, (JsonNode?)Of(member.Value)))),
            ["required"] = new JsonArray([.. value.EnumerateObject().Select(static member => (JsonNode)member.Name)]),
        },
        JsonValueKind.Array => new JsonObject { ["type"] = "array", ["items"] = value.EnumerateArray().Select(Of).Aggregate((JsonObject?)null, Common) ?? [] },
        JsonValueKind.String => new JsonObject { ["type"] = "string" },
        JsonValueKind.Number => new JsonObject { ["type"] = "number" },
        JsonValueKind.True or JsonValueKind.False => new JsonObject { ["type"] = "boolean" },
        _ => new JsonObject { ["type"] = "null" },
    };

    /// <summary>Null where a value holds to a schema, or what does not.</summary>
    public static string? FindBreach(JsonNode? schema, JsonElement value)
    {
        if (schema?["type"] is { } type && type.GetValue<string>() != TypeOf(value))
            return $"{value} is no {type}";
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().Select(item => FindBreach(schema?["items"], item)).FirstOrDefault(static breach => breach is not null);
        if (value.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var name in schema?["required"] as JsonArray ?? [])
        {
            if (!value.TryGetProperty(name!.GetValue<string>(), out _))
                return $"{value} has no {name}";
        }

        return value.EnumerateObject().Select(member => FindBreach(schema?["properties"]?[member.Name], member.Value)).FirstOrDefault(static breach => breach is not null);
    }

    private static JsonObject Common(JsonObject? one, JsonObject other)
    {
        if (one is null)
            return other;
        if (one["type"]?.GetValue<string>() is not { } type || type != other["type"]?.GetValue<string>())
            return [];
        if (type == "array")
            return new JsonObject { ["type"] = type, ["items"] = Common((JsonObject)one["items"]!.DeepClone(), (JsonObject)other["items"]!.DeepClone()) };
        if (type != "object")
            return one;
        var properties = new JsonObject();
        foreach (var (name, its) in one["properties"]!.AsObject())
            properties[name] = other["properties"]![name] is { } and ? Common((JsonObject)its!.DeepClone(), (JsonObject)and.DeepClone()) : its!.DeepClone();
        foreach (var (name, its) in other["properties"]!.AsObject())
        {
            if (!properties.ContainsKey(name))
                properties[name] = its!.DeepClone();
        }

        var required = one["required"]!.AsArray().Select(static name => name!.GetValue<string>()).Intersect(other["required"]!.AsArray().Select(static name => name!.GetValue<string>()));
        return new JsonObject { ["type"] = type, ["properties"] = properties, ["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]) };
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
