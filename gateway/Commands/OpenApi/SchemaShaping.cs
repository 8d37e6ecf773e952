using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Transforms.Aggregation;

namespace Gateway.Commands.OpenApi;

/// <summary>
/// What is left of a schema when a part takes of a body what it is configured to. Where that cannot be said, as behind <c>allOf</c> and the like, in lists of lists without end, or of a schema
/// that is <c>true</c>, it is anything: an empty schema. Nothing is said that an answer need not hold to, where objects have no members but those that their schemas name.
/// </summary>
/// <param name="document">Whose schema it is.</param>
internal sealed partial class SchemaShaping(BackendDocument document)
{
    // Lists within lists that are gone through; a schema may say that its items are lists like itself.
    private const int MaxLists = 16;

    // In the place of dots, which names in schemas may have, and names that are configured cannot.
    private const char Within = '\0';

    private static readonly string[] Scalars = ["boolean", "integer", "null", "number", "string"];

    // Objects that have members of others, of which nothing is known.
    private readonly HashSet<JsonNode> _unsure = new(ReferenceEqualityComparer.Instance);

    /// <summary>The schema of a part's result.</summary>
    /// <param name="body">The body's.</param>
    /// <param name="part">The part.</param>
    public JsonNode Apply(JsonNode body, PartOptions part)
    {
        var schema = part.Select is { } path ? Select(body, path) : body;
        if (part is not { Allow.Count: 0, Deny.Count: 0, Rename.Count: 0, Flatten.Count: 0 })
            schema = Shape(schema, new Named(part), "", lists: 0);
        return schema ?? new JsonObject();
    }

    private JsonNode? Select(JsonNode? schema, string path)
    {
        var lists = 0;
        foreach (Match step in Steps().Matches(path))
        {
            var given = document.Resolve(schema) as JsonObject;
            if (step.Groups["name"] is { Success: true } name)
            {
                schema = (given?["properties"] as JsonObject)?[name.Value];
                continue;
            }

            lists += step.Groups["all"].Success ? 1 : 0;
            // The first items may have schemas of their own.
            schema = given?.ContainsKey("prefixItems") == false ? given["items"] : null;
        }

        // Anything that a star leads to makes one list, whatever it was in.
        return lists == 0 ? schema : new JsonObject { ["type"] = "array", ["items"] = schema?.DeepClone() ?? new JsonObject() };
    }

    /// <summary>What is left of a schema; null for anything.</summary>
    private JsonObject? Shape(JsonNode? given, Named named, string before, int lists)
    {
        if (document.Resolve(given) is not JsonObject schema || lists > MaxLists || IsComposed(schema))
            return null;
        if (schema["items"] is { } items)
            return schema.ContainsKey("properties") ? null : WithType(schema, "items", Shape(items, named, before, lists + 1) ?? new JsonObject());
        if (schema["properties"] is JsonObject properties)
            return ShapeObject(schema, properties, named, before);
        // What has no members stays as it is.
        return IsScalar(schema["type"]) ? (JsonObject)schema.DeepClone() : null;
    }

    private JsonObject ShapeObject(JsonObject schema, JsonObject properties, Named named, string before)
    {
        var (shaped, required, isUnsure) = (new JsonObject(), new HashSet<string>(StringComparer.Ordinal), false);
        var needed = (schema["required"] as JsonArray ?? []).Select(static name => name?.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in properties)
        {
            var path = before + name;
            if (!named.Leaves(before, path))
                continue;
            var inner = named.IsNamedWithin(path) ? Shape(value, named, path + Within, lists: 0) : value?.DeepClone();
            var isFlattened = named.Flatten.Contains(path);
            if (isFlattened && MovesMembers(inner, shaped))
            {
                isUnsure |= _unsure.Contains(inner!);
                continue;
            }

            // If it is an object after all, its members take its place.
            var mayBeGone = isFlattened && MayBeObject(inner);
            isUnsure |= mayBeGone;
            var called = named.Rename.GetValueOrDefault(path, name);
            Put(shaped, called, inner);
            // What is kept for some of its members is gone where it has none.
            mayBeGone |= named.KeepsNamed(path + Within) && (document.Resolve(value) as JsonObject)?["type"]?.ToString() is not ("object" or "array");
            if (needed.Contains(name) && !mayBeGone)
                required.Add(called);
        }

        var result = WithType(schema, "properties", isUnsure ? WithoutWhatMayBeAnothers(shaped, required) : shaped);
        if (required.Count > 0)
            result["required"] = new JsonArray([.. required.Select(static name => (JsonNode)name)]);
        if (isUnsure)
            _unsure.Add(result);
        return result;
    }

    // Of two that get one name either may be there; where both are, the part fails.
    private static void Put(JsonObject shaped, string name, JsonNode? schema) =>
        shaped[name] = shaped.ContainsKey(name) ? new JsonObject() : schema?.DeepClone() ?? new JsonObject();

    // What is not always there may come from an object that nothing is known of.
    private static JsonObject WithoutWhatMayBeAnothers(JsonObject shaped, HashSet<string> required) =>
        new(shaped.Select(member => KeyValuePair.Create(member.Key, required.Contains(member.Key) ? member.Value?.DeepClone() : new JsonObject())));

    // Only what is an object and nothing else is sure to be gone.
    private bool MovesMembers(JsonNode? flattened, JsonObject shaped)
    {
        if (document.Resolve(flattened) is not JsonObject schema || schema["properties"] is not JsonObject moved || IsComposed(schema) || schema["type"]?.ToString() != "object")
            return false;
        foreach (var (member, its) in moved)
            Put(shaped, member, its);
        return true;
    }

    private bool MayBeObject(JsonNode? given) =>
        document.Resolve(given) is not JsonObject schema || (schema["type"]?.ToString() != "array" && !IsScalar(schema["type"]));

    private static bool IsComposed(JsonObject schema) =>
        schema.ContainsKey("allOf") || schema.ContainsKey("anyOf") || schema.ContainsKey("oneOf") || schema.ContainsKey("not") || schema.ContainsKey("$ref") || schema.ContainsKey("prefixItems");

    // What may be null, or anything, stays so.
    private static JsonObject WithType(JsonObject schema, string keyword, JsonNode value)
    {
        var result = new JsonObject();
        if (schema["type"] is { } type)
            result["type"] = type.DeepClone();
        result[keyword] = value;
        return result;
    }

    private static bool IsScalar(JsonNode? type) => type switch
    {
        JsonArray several => several.All(static one => Scalars.Contains(one?.ToString() ?? "")),
        JsonValue one => Scalars.Contains(one.ToString()),
        _ => false,
    };

    [GeneratedRegex(@"\.(?<name>[^.\[\]*]+)|\['(?<name>[^']*)'\]|\[""(?<name>[^""]*)""\]|(?<all>\[\*\]|\.\*)|\[-?[0-9]+\]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Steps();

    /// <summary>What a part names, by paths whose steps cannot be mistaken.</summary>
    private sealed class Named(PartOptions part)
    {
        private readonly HashSet<string> _allow = [.. part.Allow.Select(Path)];
        private readonly HashSet<string> _deny = [.. part.Deny.Select(Path)];

        public HashSet<string> Flatten { get; } = [.. part.Flatten.Select(Path)];

        public Dictionary<string, string> Rename { get; } = part.Rename.ToDictionary(static one => Path(one.Key), static one => one.Value, StringComparer.Ordinal);

        /// <summary>Whether a member is left: where any of an object's are allowed by name, no others are.</summary>
        public bool Leaves(string before, string path) =>
            !_deny.Contains(path)
            && (!KeepsNamed(before) || _allow.Any(allowed => allowed == path || IsWithin(allowed, path + Within)));

        /// <summary>Whether of an object's members those alone are left that are named: not where it is named itself.</summary>
        public bool KeepsNamed(string before) => _allow.Any(allowed => IsWithin(allowed, before)) && !_allow.Contains(before.TrimEnd(Within));

        /// <summary>Whether anything is said of what is within a member.</summary>
        public bool IsNamedWithin(string path) => _allow.Concat(_deny).Concat(Flatten).Concat(Rename.Keys).Any(named => IsWithin(named, path + Within));

        private static bool IsWithin(string path, string before) => path.StartsWith(before, StringComparison.Ordinal);

        private static string Path(string configured) => configured.Replace('.', Within);
    }
}
