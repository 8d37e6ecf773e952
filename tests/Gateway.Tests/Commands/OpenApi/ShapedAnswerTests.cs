using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Commands.OpenApi;
using Gateway.Tests.Aggregation.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Json;

namespace Gateway.Tests.Commands.OpenApi;

/// <summary>Holds the description to the gateway: what a part makes of a body, holds to what <c>gateway openapi</c> makes of the body's schema.</summary>
public sealed class ShapedAnswerTests
{
    private const int Count = 1500;

    [Fact]
    public async Task Apply_AtRandom_AllAnswersHoldToIt()
    {
        var samples = new RandomJson(20261128);
        var bodies = Enumerable.Range(0, Count).Select(_ => samples.NextObject()).ToArray();
        var document = await DocumentAsync(bodies);
        var shapedMembers = 0;
        for (var i = 0; i < Count; i++)
        {
            var part = Part(samples);
            if (Result(bodies[i], part) is not { } result)
                continue;
            var schema = new SchemaShaping(document).Apply(document.SchemaOf("GET", $"/x/{i}")!, part);

            Assert.Null(SampleSchema.FindBreach(schema, result) is { } breach ? $"{breach}: {bodies[i]} by {Text(part)} is {result}, not {schema.ToJsonString()}" : null);
            shapedMembers += schema["properties"] is JsonObject { Count: > 0 } || schema["items"] is JsonObject { Count: > 0 } ? 1 : 0;
        }

        // It says something, too.
        Assert.InRange(shapedMembers, Count / 8, Count);
    }

    private static PartOptions Part(RandomJson samples)
    {
        var (allow, deny, flatten, renamed) = (samples.NextPaths(), samples.NextPaths(), samples.NextPaths(), samples.NextPaths());
        return new PartOptions
        {
            Select = allow.Length == 0 ? samples.NextJsonPath() : null,
            Allow = allow,
            Deny = deny,
            Flatten = flatten,
            Rename = renamed.ToDictionary(static path => path, static path => $"new {path}"),
        };
    }

    // What the part's result would be; null where it would fail.
    private static JsonElement? Result(string body, PartOptions part)
    {
        var value = JsonDocument.Parse(body).RootElement;
        if (part.Select is { } text)
        {
            Assert.True(JsonPath.TryParse(text, out var path, out var problem), problem);
            var found = path!.Select(value);
            if (path.IsSingular && found.Count == 0)
                return null;
            value = path.IsSingular ? found[0] : JsonSerializer.SerializeToElement(found);
        }

        if (Shaping.Of(part.Allow, part.Deny, part.Rename, part.Flatten) is not { } shaping)
            return value;
        using var output = new CountedBytes();
        JsonShaper.Write(Encoding.UTF8.GetBytes(value.GetRawText()), shaping, output);
        return JsonInspection.Find(output.Written.Span, 64, hasUniqueNames: true).Fault == JsonFault.None ? JsonDocument.Parse(output.Written.ToArray()).RootElement : null;
    }

    private static async Task<BackendDocument> DocumentAsync(string[] bodies)
    {
        var paths = new JsonObject();
        for (var i = 0; i < bodies.Length; i++)
        {
            using var body = JsonDocument.Parse(bodies[i]);
            var content = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SampleSchema.Of(body.RootElement) } };
            var answer = new JsonObject { ["description"] = "x", ["content"] = content };
            paths[$"/x/{i}"] = new JsonObject { ["get"] = new JsonObject { ["responses"] = new JsonObject { ["200"] = answer } } };
        }

        var text = new JsonObject { ["openapi"] = "3.1.0", ["info"] = new JsonObject { ["title"] = "b", ["version"] = "1" }, ["paths"] = paths }.ToJsonString();
        var (document, problem) = await BackendDocument.ReadAsync("b", text);
        Assert.True(document is not null, problem);
        return document;
    }

    private static string Text(PartOptions part) => $"{part.Select} +{string.Join(',', part.Allow)} -{string.Join(',', part.Deny)} ^{string.Join(',', part.Flatten)} >{string.Join(',', part.Rename.Keys)}";
}
