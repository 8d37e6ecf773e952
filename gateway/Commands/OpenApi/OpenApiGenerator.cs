using System.Text.Json.Nodes;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Authentication;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Commands.OpenApi;

/// <summary>Describes the routes and aggregates of a configuration as an OpenAPI 3.1 document. Asks nobody. Made for one document.</summary>
/// <param name="sections">The configuration, which passed its validators.</param>
/// <param name="documents">What backends say of themselves, by cluster.</param>
internal sealed class OpenApiGenerator(ConfigurationSections sections, IReadOnlyDictionary<string, BackendDocument> documents)
{
    private static readonly string[] AnyMethod = ["get", "post", "put", "patch", "delete"];
    private static readonly string[] Known = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private readonly JsonObject _components = new() { ["schemas"] = Schemas() };
    private readonly JsonObject _paths = [];
    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);

    /// <summary>The document.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="version">The version of what it describes.</param>
    /// <param name="servers">Where it is found; none for where the document was found.</param>
    public JsonObject Make(string title, string version, IReadOnlyList<string> servers)
    {
        var aggregates = sections.Get<AggregationOptions>().Aggregates;
        // Whoever wins a request comes first, and describes it.
        foreach (var row in RouteRow.AllOf(sections))
        {
            if (row.Calls is null)
                AddRoute(row);
            else
                AddAggregate(row, aggregates[row.Id]);
        }

        var document = new JsonObject { ["openapi"] = "3.1.1", ["info"] = new JsonObject { ["title"] = title, ["version"] = version } };
        if (servers.Count > 0)
            document["servers"] = new JsonArray([.. servers.Select(static server => (JsonNode)new JsonObject { ["url"] = server })]);
        document["paths"] = _paths;
        document["components"] = _components;
        return document;
    }

    private void AddAggregate(RouteRow row, AggregateOptions options)
    {
        string[] methods = options.Batch is not null ? ["post"] : row.Match.Methods is { Count: > 0 } named ? [.. named.Select(static method => method.ToLowerInvariant())] : ["get"];
        foreach (var template in PathTemplate.AllOf(row.Match.Path))
        {
            foreach (var method in methods)
                Add(row, template, method, new AggregateOperation(documents, _components).Describe(row.Id, options));
        }
    }

    private void AddRoute(RouteRow row)
    {
        var route = sections.Get<ReverseProxyOptions>().Routes[row.Id];
        string[] methods = row.Match.Methods is { Count: > 0 } named ? [.. named.Select(static method => method.ToLowerInvariant())] : AnyMethod;
        // A path that is changed on its way has another name at the backend.
        if (documents.TryGetValue(row.Clusters[0], out var document) && !ChangesPath(route))
        {
            foreach (var path in document.Paths.Where(path => PathTemplate.Covers(row.Match.Path, path)))
            {
                foreach (var method in methods.Where(method => document.OperationOf(path, method) is not null))
                    Add(row, new PathTemplate(path, []), method, (JsonObject)document.CopyTo(document.OperationOf(path, method), _components)!);
            }

            return;
        }

        foreach (var template in PathTemplate.AllOf(row.Match.Path))
        {
            foreach (var method in methods)
            {
                Add(row, template, method, new JsonObject
                {
                    ["operationId"] = BackendDocument.NameOf(row.Id), ["summary"] = $"Answered by {row.Clusters[0]}", ["responses"] = new JsonObject { ["default"] = new JsonObject { ["description"] = "As the backend answers." } },
                });
            }
        }
    }

    private void Add(RouteRow row, PathTemplate template, string method, JsonObject operation)
    {
        if (!Known.Contains(method))
            return;
        var text = _known.TryGetValue(PathTemplate.SignatureOf(template.Text), out var other) ? other : template.Text;
        _known[PathTemplate.SignatureOf(template.Text)] = text;
        if (_paths[text] is not JsonObject item)
            _paths[text] = item = [];
        if (item[method] is JsonObject winner)
        {
            Widen(winner, template.Parameters);
            return;
        }

        if (ParametersOf(operation, template, text) is { Count: > 0 } parameters)
            operation["parameters"] = parameters;
        operation["operationId"] = UniqueId(operation["operationId"]?.GetValue<string>() ?? BackendDocument.NameOf($"{row.Id}{template.Text}"), method);
        if (new SecurityDescription(sections.Get<AuthenticationOptions>(), _components).Of(row.Policies.FirstOrDefault(static policy => policy.Key == "AuthorizationPolicy").Value) is { } security)
            operation["security"] = security;
        else
            operation.Remove("security");
        if (row.Match.Hosts?.Where(static host => !host.Contains('*', StringComparison.Ordinal)).ToArray() is { Length: > 0 } hosts)
            operation["servers"] = new JsonArray([.. hosts.Select(static host => (JsonNode)new JsonObject { ["url"] = $"//{host}" })]);
        item[method] = operation;
    }

    /// <summary>Those of the path, and what else the operation has. One path goes by the names that it came with first.</summary>
    private static JsonArray ParametersOf(JsonObject operation, PathTemplate template, string text)
    {
        var others = (operation["parameters"] as JsonArray ?? []).Select(static parameter => parameter!.DeepClone());
        IEnumerable<PathParameter> own = template.Parameters;
        if (text != template.Text)
        {
            others = others.Where(static parameter => parameter["in"]?.GetValue<string>() != "path");
            var named = PathTemplate.Of(text).Parameters;
            own = named.Count == template.Parameters.Count ? named.Zip(template.Parameters, static (name, parameter) => parameter with { Name = name.Name }) : named;
        }

        return new JsonArray([.. own.Select(static parameter => (JsonNode)ParameterOf(parameter)), .. others]);
    }

    /// <summary>Has the parameters of a path be what those of another route to the same path may be, too: one path has one description.</summary>
    private static void Widen(JsonObject operation, IReadOnlyList<PathParameter> others)
    {
        var schemas = (operation["parameters"] as JsonArray ?? []).Where(static parameter => parameter!["in"]?.GetValue<string>() == "path").Select(static parameter => parameter!["schema"]).OfType<JsonObject>().ToArray();
        for (var i = 0; i < schemas.Length; i++)
        {
            var other = schemas.Length == others.Count ? others[i] : null;
            if (schemas[i]["enum"] is JsonArray values && other is { Values.Count: > 0 })
                schemas[i]["enum"] = new JsonArray([.. values.Select(static value => value!.GetValue<string>()).Union(other.Values, StringComparer.Ordinal).Select(static value => (JsonNode)value)]);
            else
                schemas[i].Remove("enum");
            if (other is null || schemas[i]["pattern"]?.GetValue<string>() != other.Pattern)
                schemas[i].Remove("pattern");
        }
    }

    private string UniqueId(string id, string method)
    {
        var unique = id;
        for (var i = 1; !_operationIds.Add(unique); i++)
            unique = i == 1 ? $"{id}.{method}" : $"{id}.{method}.{i}";
        return unique;
    }

    private static bool ChangesPath(RouteOptions route) =>
        route.Transforms?.Any(static transform => transform.Keys.Any(static key => key.StartsWith("Path", StringComparison.OrdinalIgnoreCase))) ?? false;

    private static JsonObject ParameterOf(PathParameter parameter)
    {
        var schema = new JsonObject { ["type"] = parameter.IsInteger ? "integer" : "string" };
        if (parameter.Values.Count > 0)
            schema["enum"] = new JsonArray([.. parameter.Values.Select(static value => (JsonNode)value)]);
        else if (parameter.Pattern is not null)
            schema["pattern"] = parameter.Pattern;
        var described = new JsonObject { ["name"] = parameter.Name, ["in"] = "path", ["required"] = true, ["schema"] = schema };
        if (parameter.IsCatchAll)
            described["description"] = "The rest of the path, which may be of several segments.";
        return described;
    }

    private static JsonObject Schemas() => new()
    {
        ["PartError"] = (JsonObject)JsonNode.Parse(
            """
            {
              "type": "object", "description": "A part, or one of its items, that failed.", "required": [ "part", "status", "reason" ],
              "properties": { "part": { "type": "string" }, "item": {}, "status": { "type": [ "integer", "null" ] }, "reason": { "type": "string" } }
            }
            """)!,
        ["Problem"] = (JsonObject)JsonNode.Parse(
            """
            {
              "type": "object", "description": "A failure (RFC 9457).",
              "properties": { "type": { "type": "string" }, "title": { "type": "string" }, "status": { "type": "integer" }, "message": { "type": "string" } }
            }
            """)!,
    };
}
