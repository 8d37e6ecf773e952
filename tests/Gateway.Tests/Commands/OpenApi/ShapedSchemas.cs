using System.Text.Json.Nodes;
using Gateway.Commands.OpenApi;
using Gateway.Transforms.Aggregation;

namespace Gateway.Tests.Commands.OpenApi;

/// <summary>Makes documents of a backend whose <c>GET /x</c> answers one schema, and asks what a part's result is then.</summary>
internal static class ShapedSchemas
{
    /// <summary>A document, with components.</summary>
    public static string Document(string schema, string components = "{}") =>
        $$"""
        { "openapi": "3.1.0", "info": { "title": "b", "version": "1" },
          "paths": { "/x": { "get": { "responses": { "200": { "description": "x", "content": { "application/json": { "schema": {{schema}} } } } } } } },
          "components": { "schemas": {{components}} } }
        """;

    /// <summary>The schema of a part's result, and what it names.</summary>
    public static async Task<(JsonNode Schema, JsonObject Components)> OfAsync(string document, PartOptions part)
    {
        var (read, problem) = await BackendDocument.ReadAsync("b", document);
        Assert.True(read is not null, problem);
        var components = new JsonObject();
        var body = read.SchemaOf("GET", "/x");
        return (read.CopyTo(new SchemaShaping(read).Apply(body ?? new JsonObject(), part), components)!, components);
    }

    /// <summary>The same as text.</summary>
    public static async Task<string> TextOfAsync(string schema, PartOptions part, string components = "{}") => (await OfAsync(Document(schema, components), part)).Schema.ToJsonString();
}
