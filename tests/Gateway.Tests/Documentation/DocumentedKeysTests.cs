using System.Text.Json;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Documentation;

/// <summary>The tables that list all sections, and all keys of a route, list all that the schema has.</summary>
public sealed class DocumentedKeysTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "config", "gateway.schema.json"))).RootElement;

    [Fact]
    public void Sections_OfTheSchema_StandInTheTable() => Assert.Empty(KeysOf(Schema).Except(DocumentedIn("configuration.md", "## Sections")));

    [Fact]
    public void Keys_OfARoute_StandInTheTable()
    {
        var routes = Resolve(Property(Property(Schema, "ReverseProxy"), "Routes"));

        Assert.Empty(KeysOf(Resolve(routes.GetProperty("additionalProperties"))).Except(DocumentedIn("routing.md", "## Routes")));
    }

    private static IEnumerable<string> KeysOf(JsonElement schema) => schema.GetProperty("properties").EnumerateObject().Select(static property => property.Name);

    private static JsonElement Property(JsonElement schema, string name) => Resolve(Resolve(schema).GetProperty("properties").GetProperty(name));

    private static JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = reference.GetString()!.Split('/')[1..].Aggregate(Schema, static (place, name) => place.GetProperty(name));
        return schema;
    }

    /// <summary>What stands in backticks in the first column of the first table behind a heading.</summary>
    private static HashSet<string> DocumentedIn(string page, string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", page));
        var table = lines.SkipWhile(line => line != heading).SkipWhile(static line => !line.StartsWith('|')).TakeWhile(static line => line.StartsWith('|'));
        return [.. table.SelectMany(static line => line.Split('|')[1].Split('`').Where(static (_, index) => index % 2 == 1))];
    }
}
