using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Commands.OpenApi;
using Gateway.Transforms.Aggregation;

namespace Gateway.Tests.Commands.OpenApi;

/// <summary>Backends' documents that go in circles, are too deep, or say what nobody expects: each is taken for what can be said of it, or refused with a sentence.</summary>
public sealed class OddDocumentTests
{
    private static readonly PartOptions Denying = new() { Deny = ["secret", "in.secret"] };

    [Theory]
    [InlineData("""{ "$ref": "#/components/schemas/A" }""", """{ "A": { "$ref": "#/components/schemas/A" } }""")]
    [InlineData("""{ "$ref": "#/components/schemas/A" }""", """{ "A": { "$ref": "#/components/schemas/B" }, "B": { "$ref": "#/components/schemas/A" } }""")]
    [InlineData("""{ "$ref": "#/components/schemas/Nothing" }""", "{}")]
    [InlineData("""{ "$ref": "other.json#/A" }""", "{}")]
    [InlineData("""{ "$ref": "https://elsewhere.test/schema.json" }""", "{}")]
    [InlineData("""{ "allOf": [ { "$ref": "#/components/schemas/A" } ] }""", """{ "A": { "allOf": [ { "$ref": "#/components/schemas/A" } ] } }""")]
    public async Task Apply_ReferenceToNothing_IsAnything(string schema, string components) =>
        Assert.Equal("{}", await ShapedSchemas.TextOfAsync(schema, Denying, components));

    // Lists of themselves are gone through, as the answers would be.
    [Fact]
    public async Task Apply_ListOfItself_Ends()
    {
        var shaped = await ShapedSchemas.TextOfAsync("""{ "$ref": "#/components/schemas/A" }""", Denying, """{ "A": { "type": "array", "items": { "$ref": "#/components/schemas/A" } } }""");

        Assert.StartsWith("""{"type":"array","items":{"type":"array",""", shaped, StringComparison.Ordinal);
        Assert.Contains(""""items":{}"""", shaped, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_ObjectOfItself_IsShapedAsFarAsItIsNamed()
    {
        const string Node = """{ "A": { "type": "object", "properties": { "secret": { "type": "string" }, "in": { "$ref": "#/components/schemas/A" } } } }""";

        var (schema, components) = await ShapedSchemas.OfAsync(ShapedSchemas.Document("""{ "$ref": "#/components/schemas/A" }""", Node), Denying);

        Assert.Equal("""{"type":"object","properties":{"in":{"type":"object","properties":{"in":{"$ref":"#/components/schemas/b.A"}}}}}""", schema.ToJsonString());
        Assert.Equal(["b.A"], components["schemas"]!.AsObject().Select(static one => one.Key));
    }

    // Each names the next: as many as a document of 16 MiB may have would be too much for any stack.
    [Fact]
    public async Task CopyTo_LongChainOfComponents_TakesAll()
    {
        const int Length = 20_000;
        var chain = string.Join(",\n", Enumerable.Range(0, Length).Select(static i => string.Create(
            CultureInfo.InvariantCulture, $$""" "S{{i}}": { "type": "object", "properties": { "next": { "$ref": "#/components/schemas/S{{(i + 1) % Length}}" } } } """)));

        var (_, components) = await ShapedSchemas.OfAsync(ShapedSchemas.Document("""{ "$ref": "#/components/schemas/S0" }""", $"{{ {chain} }}"), new PartOptions());

        Assert.Equal(Length, components["schemas"]!.AsObject().Count);
    }

    [Theory]
    [InlineData(8, true)]
    [InlineData(40, true)]
    [InlineData(100, false)]
    [InlineData(2_000, false)]
    [InlineData(100_000, false)]
    public async Task Read_DeepSchema_IsTakenOrRefused(int depth, bool isTaken)
    {
        var schema = string.Concat(Enumerable.Repeat("""{ "type": "array", "items": """, depth)) + "{}" + new string('}', depth);

        var (document, problem) = await BackendDocument.ReadAsync("b", ShapedSchemas.Document(schema));

        Assert.Equal(isTaken, document is not null);
        Assert.Equal(isTaken, problem is null);
    }

    // Schemas of OpenAPI 3.1 are JSON Schema's, of which these are allowed; the others are nobody's.
    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("""{ "type": "array", "items": true }""")]
    [InlineData("""{ "type": "array", "prefixItems": [ { "type": "string" } ], "items": false }""")]
    [InlineData("""{ "type": "object", "properties": { "in": true } }""")]
    [InlineData("""{ "type": "object", "properties": { "in": null } }""")]
    [InlineData("""{ "type": "object", "properties": [] }""")]
    [InlineData("""{ "type": "object", "properties": { "in": [] } }""")]
    [InlineData("""{ "type": "object", "required": "in", "properties": { "in": {} } }""")]
    [InlineData("""{ "type": "object", "required": [ 1, null, {} ], "properties": { "in": {} } }""")]
    [InlineData("""{ "type": 7, "properties": { "in": {} } }""")]
    [InlineData("""{ "$ref": 7 }""")]
    [InlineData("""{ "$ref": {} }""")]
    [InlineData("""{ "type": "object", "properties": { "$ref": { "type": "string" } } }""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public async Task Read_OddSchema_IsShapedOrRefused(string schema)
    {
        foreach (var select in new[] { null, "$.in", "$[0].in", "$[*]" })
        {
            var (document, problem) = await BackendDocument.ReadAsync("b", ShapedSchemas.Document(schema));
            if (document is null)
            {
                Assert.NotNull(problem);
                continue;
            }

            var shaped = new SchemaShaping(document).Apply(document.SchemaOf("GET", "/x") ?? new JsonObject(), Denying with { Select = select });
            var text = document.CopyTo(shaped, [])!.ToJsonString();
            // What comes out is a schema.
            Assert.Null((await BackendDocument.ReadAsync("b", ShapedSchemas.Document(text))).Problem);
        }
    }

    // A schema within another, by its place (RFC 6901 §6), becomes one of the document's own.
    [Fact]
    public async Task CopyTo_ReferenceIntoASchema_TakesItAlong()
    {
        const string Components = """{ "A": { "type": "object", "properties": { "b": { "type": "object", "properties": { "a": { "$ref": "#/components/schemas/A/properties/b" } } } } } }""";

        var (schema, components) = await ShapedSchemas.OfAsync(ShapedSchemas.Document("""{ "type": "object", "properties": { "x": { "$ref": "#/components/schemas/A/properties/b" } } }""", Components), new PartOptions());

        var named = schema["properties"]!["x"]!["$ref"]!.GetValue<string>();
        var own = named["#/components/schemas/".Length..];
        Assert.DoesNotContain('/', own);
        Assert.Equal(named, components["schemas"]![own]!["properties"]!["a"]!["$ref"]!.GetValue<string>());
    }
}
