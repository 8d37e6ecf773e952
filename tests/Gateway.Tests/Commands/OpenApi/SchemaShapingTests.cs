using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Transforms.Aggregation;

namespace Gateway.Tests.Commands.OpenApi;

/// <summary>What a part's shaping does to the schema of its body.</summary>
public sealed class SchemaShapingTests
{
    private const string User =
        """
        { "type": "object", "required": [ "id", "mail", "address", "tags" ], "properties": {
            "id": { "type": "integer" }, "mail": { "type": "string" }, "a.b": { "type": "number" },
            "address": { "type": "object", "required": [ "city" ], "properties": { "city": { "type": "string" }, "zip": { "type": "string" }, "geo": { "type": "object", "properties": { "lat": { "type": "number" } } } } },
            "tags": { "type": "array", "items": { "type": "object", "required": [ "id" ], "properties": { "id": { "type": "integer" }, "x": { "type": "boolean" } } } } } }
        """;

    private const string Page = """{ "type": "object", "properties": { "data": { "type": "array", "items": { "$ref": "#/components/schemas/Order" } }, "total": { "type": "integer" } } }""";
    private const string Order = """{ "Order": { "type": "object", "properties": { "sku": { "type": "string" }, "lines": { "type": "array", "items": { "type": "integer" } } } } }""";

    [Theory]
    [InlineData("$", Page)]
    [InlineData("$.total", """{ "type": "integer" }""")]
    [InlineData("$['total']", """{ "type": "integer" }""")]
    [InlineData("$[\"total\"]", """{ "type": "integer" }""")]
    [InlineData("$.data[0]", """{ "$ref": "#/components/schemas/b.Order" }""")]
    [InlineData("$.data[-1].sku", """{ "type": "string" }""")]
    [InlineData("$.data[*]", """{ "type": "array", "items": { "$ref": "#/components/schemas/b.Order" } }""")]
    [InlineData("$.data.*.sku", """{ "type": "array", "items": { "type": "string" } }""")]
    [InlineData("$.data[*].lines[*]", """{ "type": "array", "items": { "type": "integer" } }""")]
    [InlineData("$.data[*].nothing", """{ "type": "array", "items": {} }""")]
    [InlineData("$.*", """{ "type": "array", "items": {} }""")]
    [InlineData("$.nothing", "{}")]
    [InlineData("$.nothing.at.all", "{}")]
    [InlineData("$.total.digits", "{}")]
    [InlineData("$.total[0]", "{}")]
    public async Task Apply_Select_IsWhatThePathLeadsTo(string select, string expected) =>
        AssertSame(expected.Replace("schemas/Order", "schemas/b.Order", StringComparison.Ordinal), await ShapedSchemas.TextOfAsync(Page, new PartOptions { Select = select }, Order));

    [Theory]
    [InlineData("id,mail", "", """{ "type": "object", "properties": { "id": { "type": "integer" }, "mail": { "type": "string" } }, "required": [ "id", "mail" ] }""")]
    [InlineData("address.city", "", """{ "type": "object", "properties": { "address": { "type": "object", "properties": { "city": { "type": "string" } }, "required": [ "city" ] } }, "required": [ "address" ] }""")]
    [InlineData("address,address.city", "", """{"type":"object","properties":{"address":{"type":"object","properties":{"city":{"type":"string"},"zip":{"type":"string"},"geo":{"type":"object","properties":{"lat":{"type":"number"}}}},"required":["city"]}},"required":["address"]}""")]
    [InlineData("address", "address.zip,address.geo", """{ "type": "object", "properties": { "address": { "type": "object", "properties": { "city": { "type": "string" } }, "required": [ "city" ] } }, "required": [ "address" ] }""")]
    [InlineData("tags.id", "", """{ "type": "object", "properties": { "tags": { "type": "array", "items": { "type": "object", "properties": { "id": { "type": "integer" } }, "required": [ "id" ] } } }, "required": [ "tags" ] }""")]
    [InlineData("", "mail,address,tags,a.b", """{ "type": "object", "properties": { "id": { "type": "integer" }, "a.b": { "type": "number" } }, "required": [ "id" ] }""")]
    [InlineData("mail,id", "id", """{ "type": "object", "properties": { "mail": { "type": "string" } }, "required": [ "mail" ] }""")]
    [InlineData("nothing", "", """{ "type": "object", "properties": {} }""")]
    public async Task Apply_AllowAndDeny_LeavesTheRest(string allow, string deny, string expected) =>
        AssertSame(expected, await ShapedSchemas.TextOfAsync(User, new PartOptions { Allow = Names(allow), Deny = Names(deny) }));

    [Theory]
    [InlineData("id>number", """{ "number": { "type": "integer" }, "mail": { "type": "string" } }""", "number,mail")]
    [InlineData("id>a.b", """{ "a.b": { "type": "integer" }, "mail": { "type": "string" } }""", "a.b,mail")]
    [InlineData("id>$ref", """{ "$ref": { "type": "integer" }, "mail": { "type": "string" } }""", "$ref,mail")]
    public async Task Apply_Rename_IsNeededByItsNewName(string rename, string properties, string required)
    {
        var part = new PartOptions { Allow = ["id", "mail"], Rename = new Dictionary<string, string> { [rename.Split('>')[0]] = rename.Split('>')[1] } };

        var schema = JsonNode.Parse(await ShapedSchemas.TextOfAsync(User, part))!;

        AssertSame(properties, schema["properties"]!.ToJsonString());
        Assert.Equal(Names(required), schema["required"]!.AsArray().Select(static name => name!.GetValue<string>()));
    }

    [Theory]
    [InlineData("address", "id,mail,tags", "a.b,city,zip,geo", "")]
    [InlineData("address,address.geo", "id,mail,tags", "a.b,city,zip,lat", "")]
    [InlineData("address", "id,mail,tags,address.zip", "a.b,city,geo", "")]
    [InlineData("tags", "id,mail", "a.b,address,tags", "address,tags")]
    public async Task Apply_Flatten_PutsAnObjectsMembersInItsPlace(string flatten, string deny, string properties, string required)
    {
        var schema = JsonNode.Parse(await ShapedSchemas.TextOfAsync(User, new PartOptions { Flatten = Names(flatten), Deny = Names(deny) }))!;

        Assert.Equal(Names(properties), schema["properties"]!.AsObject().Select(static member => member.Key));
        Assert.Equal(Names(required), (schema["required"] as JsonArray ?? []).Select(static name => name!.GetValue<string>()));
    }

    // Whether null stands in its place, or its members, only the answer shows.
    [Fact]
    public async Task Apply_FlattenOfWhatMayBeNull_SaysNeitherIsSure()
    {
        var schema = await ShapedSchemas.TextOfAsync(
            """{ "type": "object", "required": [ "geo" ], "properties": { "geo": { "type": [ "object", "null" ], "required": [ "lat" ], "properties": { "lat": { "type": "number" } } } } }""", new PartOptions { Flatten = ["geo"] });

        Assert.Null(JsonNode.Parse(schema)!["required"]);
    }

    // What becomes of it is its parent's, two levels up.
    [Fact]
    public async Task Apply_FlattenOfWhatIsNotKnown_LeavesNothingOptionalSure() => AssertSame(
        """{ "type": "object", "properties": { "in": {}, "z": {}, "y": { "type": "string" } }, "required": [ "y" ] }""",
        await ShapedSchemas.TextOfAsync(
            """{ "type": "object", "required": [ "y" ], "properties": { "a": { "type": "object", "properties": { "in": {} } }, "z": { "type": "string" }, "y": { "type": "string" } } }""",
            new PartOptions { Flatten = ["a", "a.in"] }));

    // Where both are there the part fails; where one is, its type is as it comes.
    [Fact]
    public async Task Apply_TwoThatGetOneName_AreEither()
    {
        const string Schema = """{ "type": "object", "required": [ "a" ], "properties": { "a": { "type": "object", "properties": { "b": { "type": "string" } } }, "b": { "type": "number" }, "c": { "type": "boolean" } } }""";

        AssertSame("""{ "type": "object", "properties": { "b": {}, "c": { "type": "boolean" } } }""", await ShapedSchemas.TextOfAsync(Schema, new PartOptions { Flatten = ["a"] }));
        AssertSame(
            """{ "type": "object", "properties": { "a": { "type": "object", "properties": { "b": { "type": "string" } } }, "b": {} }, "required": [ "a" ] }""",
            await ShapedSchemas.TextOfAsync(Schema, new PartOptions { Rename = new Dictionary<string, string> { ["c"] = "b" } }));
    }

    [Theory]
    [InlineData("""{ "type": [ "object", "null" ], "properties": { "a": { "type": "string" }, "b": { "type": "string" } } }""", """["null","object"]""")]
    [InlineData("""{ "type": [ "array", "null" ], "items": { "type": "object", "properties": { "a": {} } } }""", """["array","null"]""")]
    public async Task Apply_SchemaThatMayBeNull_MayStillBe(string schema, string types)
    {
        var shaped = JsonNode.Parse(await ShapedSchemas.TextOfAsync(schema, new PartOptions { Deny = ["b"] }))!;

        Assert.Equal(types, JsonSerializer.Serialize(shaped["type"]!.AsArray().Select(static type => type!.GetValue<string>()).Order(StringComparer.Ordinal)));
        Assert.Null(shaped["properties"]?["b"]);
    }

    // What is behind these words may have the member that is left out.
    [Theory]
    [InlineData("""{ "allOf": [ { "type": "object", "properties": { "b": {} } } ] }""")]
    [InlineData("""{ "anyOf": [ { "type": "object", "required": [ "b" ], "properties": { "b": {} } }, { "type": "null" } ] }""")]
    [InlineData("""{ "oneOf": [ { "type": "object", "properties": { "b": {} } } ] }""")]
    [InlineData("""{ "type": "object", "additionalProperties": { "type": "string" }, "minProperties": 1 }""")]
    [InlineData("""{ "type": "object", "required": [ "b" ] }""")]
    [InlineData("{}")]
    public async Task Apply_WhatCannotBeShaped_IsAnything(string schema)
    {
        AssertSame("{}", await ShapedSchemas.TextOfAsync(schema, new PartOptions { Deny = ["b"] }));
        AssertSame(
            """{ "type": "object", "properties": { "in": {} } }""",
            await ShapedSchemas.TextOfAsync($$"""{ "type": "object", "properties": { "in": {{schema}} } }""", new PartOptions { Deny = ["in.b"] }));
    }

    [Fact]
    public async Task Apply_ShapingThatNamesNothingWithin_LeavesReferences()
    {
        var (schema, components) = await ShapedSchemas.OfAsync(
            ShapedSchemas.Document("""{ "type": "object", "properties": { "order": { "$ref": "#/components/schemas/Order" }, "secret": { "$ref": "#/components/schemas/Secret" } } }""", """{ "Order": { "type": "object" }, "Secret": { "type": "string" } }"""),
            new PartOptions { Deny = ["secret"] });

        AssertSame("""{ "type": "object", "properties": { "order": { "$ref": "#/components/schemas/b.Order" } } }""", schema.ToJsonString());
        // What is left out is not told by its type either.
        Assert.Equal(["b.Order"], components["schemas"]!.AsObject().Select(static one => one.Key));
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void AssertSame(string expected, string actual) => Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)), actual);
}
