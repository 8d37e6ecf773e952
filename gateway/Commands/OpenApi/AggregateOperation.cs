using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Transforms.Aggregation;

namespace Gateway.Commands.OpenApi;

/// <summary>Describes what an aggregate takes and answers.</summary>
/// <param name="documents">What backends say of themselves, by cluster.</param>
/// <param name="components">Receives what their documents name.</param>
internal sealed partial class AggregateOperation(IReadOnlyDictionary<string, BackendDocument> documents, JsonObject components)
{
    private const string Problem = "#/components/schemas/Problem";
    private const string PartError = "#/components/schemas/PartError";

    // The statuses of a required part that are passed on.
    private static readonly string[] Passed = ["400", "401", "402", "403", "404", "409", "410", "422", "429"];

    /// <summary>The operation, without its parameters of the path.</summary>
    /// <param name="id">The aggregate's id.</param>
    /// <param name="options">The aggregate.</param>
    public JsonObject Describe(string id, AggregateOptions options)
    {
        var operation = new JsonObject
        {
            ["operationId"] = BackendDocument.NameOf(id),
            ["summary"] = options.Batch is null ? $"One answer of {string.Join(", ", options.Parts.Keys)}" : "Several requests in one",
        };
        if (options.Batch is { } batch)
            return DescribeBatch(operation, batch);
        if (ParametersOf(options) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        var responses = new JsonObject { ["200"] = Complete(options), ["304"] = Described("As the client has it.") };
        var required = options.Parts.Where(static part => part.Value.Required).Select(static part => part.Key).ToArray();
        if (required.Length > 0)
        {
            foreach (var status in Passed)
                responses[status] = Described($"As {string.Join(" or ", required)} answers it.");
            responses["502"] = Failure($"{string.Join(" or ", required)} has failed.");
            responses["504"] = Failure($"{string.Join(" or ", required)} was not there in time.");
        }

        responses["default"] = Failure("The gateway refuses it.");
        operation["responses"] = responses;
        return operation;
    }

    private static JsonObject DescribeBatch(JsonObject operation, BatchOptions batch)
    {
        var target = new JsonObject { ["type"] = "string", ["pattern"] = "^/", ["maxLength"] = 8192 };
        operation["requestBody"] = new JsonObject
        {
            ["required"] = true,
            ["content"] = Json(new JsonObject { ["type"] = "array", ["minItems"] = 1, ["maxItems"] = batch.MaxItems, ["items"] = target }),
        };
        var answer = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("status", "headers", "body"),
            ["properties"] = new JsonObject
            {
                ["status"] = new JsonObject { ["type"] = "integer" },
                ["headers"] = new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
                ["body"] = new JsonObject(),
                ["encoding"] = new JsonObject { ["const"] = "base64" },
                ["reason"] = new JsonObject { ["type"] = "string" },
            },
        };
        var all = new JsonObject
        {
            ["type"] = "object", ["required"] = new JsonArray("responses"), ["properties"] = new JsonObject { ["responses"] = new JsonObject { ["type"] = "array", ["items"] = answer } },
        };
        operation["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The answers, in the order of the addresses.", ["content"] = Json(all) },
            ["default"] = Failure("The gateway refuses it."),
        };
        return operation;
    }

    private JsonObject Complete(AggregateOptions options)
    {
        var response = new JsonObject
        {
            ["description"] = "The answer. A part that is missing is told in errors and Gateway-Parts.",
            ["headers"] = new JsonObject
            {
                ["Gateway-Parts"] = Header("How each part went: a list of RFC 9651."), ["Server-Timing"] = Header("How long each took."), ["ETag"] = Header("Of a complete answer."),
            },
            ["content"] = Json(BodyOf(options)),
        };
        foreach (var transfer in options.Response.Transfer.Distinct())
            ((JsonObject)response["content"]!)[transfer == Transfer.Lines ? "application/x-ndjson" : "multipart/mixed"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        return response;
    }

    private JsonObject BodyOf(AggregateOptions options)
    {
        var body = options.Response.Shape is { } shape
            ? ShapeOf(shape, options)
            : ObjectOf(options.Parts.Select(part => KeyValuePair.Create(part.Key, ResultOf(part.Value))));
        if (body["properties"] is JsonObject members && options.Response.Errors == ErrorPlacement.Inline)
            members["errors"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["$ref"] = PartError } };
        return body;
    }

    // A text that is one value becomes that value; its own texts, numbers and the like are told by their types alone.
    private JsonObject ShapeOf(JsonElement shape, AggregateOptions options) => shape.ValueKind switch
    {
        JsonValueKind.Object => ObjectOf(shape.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, ShapeOf(member.Value, options)))),
        JsonValueKind.Array => new JsonObject { ["type"] = "array", ["prefixItems"] = new JsonArray([.. shape.EnumerateArray().Select(item => (JsonNode)ShapeOf(item, options))]) },
        JsonValueKind.String when shape.GetString() is { } text => WholeValue().Match(text) is { Success: true } value
            ? options.Parts.TryGetValue(value.Groups["name"].Value, out var part) ? ResultOf(part) : []
            : new JsonObject { ["type"] = "string" },
        JsonValueKind.Number => new JsonObject { ["type"] = "number" },
        JsonValueKind.True or JsonValueKind.False => new JsonObject { ["type"] = "boolean" },
        _ => [],
    };

    private JsonObject ResultOf(PartOptions part)
    {
        var schema = SchemaOf(part) as JsonObject ?? [];
        if (part.ForEach is not null)
        {
            schema = part.As == ItemsForm.Map
                ? new JsonObject { ["type"] = "object", ["additionalProperties"] = schema }
                : new JsonObject { ["type"] = "array", ["items"] = OrNull(schema) };
        }

        // Anything may stand for what is not there.
        return part is { Required: true, When.Count: 0 } || schema.Count == 0 ? schema : part.Default is null ? OrNull(schema) : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject()) };
    }

    private JsonNode? SchemaOf(PartOptions part)
    {
        if ((part.Cluster ?? (part.Clusters.Count > 0 ? part.Clusters[0] : null)) is not { } cluster || !documents.TryGetValue(cluster, out var document))
            return null;
        return document.SchemaOf(part.Method, part.Path.Split('?')[0]) is { } body ? document.CopyTo(new SchemaShaping(document).Apply(body, part), components) : null;
    }

    private static JsonArray ParametersOf(AggregateOptions options)
    {
        var names = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var part in options.Parts.Values)
        {
            var isNeeded = part is { Required: true, When.Count: 0 };
            foreach (Match value in Values().Matches($"{part.Path} {string.Join(' ', part.Headers.Values)} {part.Body?.GetRawText()}"))
                names[value.Value[1..^1]] = names.GetValueOrDefault(value.Value[1..^1]) || isNeeded;
            foreach (Match value in Conditions().Matches(string.Join('\n', part.When)))
                names.TryAdd(value.Groups["name"].Value.Replace(':', '.'), false);
        }

        foreach (Match value in Values().Matches(options.Response.Shape?.GetRawText() ?? ""))
            names.TryAdd(value.Value[1..^1], false);
        return new JsonArray([.. names.Where(static name => name.Key is not ("header.Accept" or "header.Authorization" or "header.Content-Type")).Select(static name => (JsonNode)ParameterOf(name.Key, name.Value))]);
    }

    private static JsonObject ParameterOf(string name, bool isNeeded)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var parameter = new JsonObject { ["name"] = name[(dot + 1)..], ["in"] = name[..dot], ["schema"] = new JsonObject { ["type"] = "string" } };
        if (isNeeded)
            parameter["required"] = true;
        return parameter;
    }

    private static JsonObject ObjectOf(IEnumerable<KeyValuePair<string, JsonObject>> members)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in members)
            properties[name] = schema;
        return new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = new JsonArray([.. properties.Select(static property => (JsonNode)property.Key)]) };
    }

    private static JsonObject OrNull(JsonObject schema) => schema.Count == 0 ? schema : new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) };

    private static JsonObject Json(JsonObject schema) => new() { ["application/json"] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Header(string description) => new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    private static JsonObject Described(string description) => new() { ["description"] = description };

    private static JsonObject Failure(string description) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = Problem } } },
    };

    [GeneratedRegex(@"^\{(?<name>[^{}]+)\}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WholeValue();

    [GeneratedRegex(@"\{(query|header)\.[^{}]+\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Values();

    [GeneratedRegex(@"^!?\s*(?<name>(query|header):[^\s=!<>]+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conditions();
}
