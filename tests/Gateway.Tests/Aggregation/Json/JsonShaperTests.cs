using System.Text;
using System.Text.Json.Nodes;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Parts;

namespace Gateway.Tests.Aggregation.Json;

public sealed class JsonShaperTests
{
    private const string Sample = """{ "id":1.0, "na\u006de":"\u00e9", "address":{"city":"Ulm","zip":"89073","geo":{"lat":4.8e1,"lon":9}}, "tags":[{"id":1,"x":2},{"id":2},3] }""";

    [Theory]
    [InlineData("id,name", "", """{"id":1.0,"na\u006de":"\u00e9"}""")]
    [InlineData("address.city,tags.id", "", """{"address":{"city":"Ulm"},"tags":[{"id":1},{"id":2}]}""")]
    [InlineData("address.geo.lat", "", """{"address":{"geo":{"lat":4.8e1}}}""")]
    [InlineData("id.x,address.city.name,tags.id.y,name", "", """{"na\u006de":"\u00e9","address":{},"tags":[{},{}]}""")]
    [InlineData("address.geo,address.geo.lat", "", """{"address":{"geo":{"lat":4.8e1,"lon":9}}}""")]
    [InlineData("address.geo.lat,address.geo", "", """{"address":{"geo":{"lat":4.8e1,"lon":9}}}""")]
    [InlineData("", "address,tags", """{"id":1.0,"na\u006de":"\u00e9"}""")]
    [InlineData("", "id,name,address.geo,tags", """{"address":{"city":"Ulm","zip":"89073"}}""")]
    [InlineData("address", "address.zip", """{"address":{"city":"Ulm","geo":{"lat":4.8e1,"lon":9}}}""")]
    [InlineData("nothing", "", "{}")]
    public void Write_AllowAndDeny_LeavesTheRestAsItWasWritten(string allow, string deny, string expected) =>
        Assert.Equal(expected, Shape(Sample, Names(allow), Names(deny)));

    [Fact]
    public void Write_RenameAndFlatten_PutsMembersElsewhere()
    {
        var rename = new Dictionary<string, string> { ["id"] = "number", ["address.city"] = "to\"wn" };

        Assert.Equal(
            """{"number":1.0,"na\u006de":"\u00e9","to\u0022wn":"Ulm","zip":"89073","lat":4.8e1,"lon":9,"tags":[{"id":1,"x":2},{"id":2},3]}""",
            Shape(Sample, [], [], rename, ["address", "address.geo"]));
    }

    [Theory]
    [InlineData("[{\"a\":1,\"b\":2},null,[{\"a\":1}]]", "[{\"a\":1},null,[{\"a\":1}]]")]
    [InlineData("7", "null")]
    [InlineData("[\"ssn\",[7,{\"a\":1}]]", "[[{\"a\":1}]]")]
    [InlineData("{}", "{}")]
    public void Write_OtherThanAnObject_IsGoneThroughOrNull(string json, string expected) => Assert.Equal(expected, Shape(json, ["a"], []));

    // What comes out is what a document would say, whatever the shape.
    [Fact]
    public void Write_AtRandom_EqualsADocumentsResult()
    {
        var samples = new RandomJson(20261127);
        for (var i = 0; i < 3000; i++)
        {
            var json = samples.NextObject();
            var (allow, deny) = (samples.NextPaths(), samples.NextPaths());
            var document = JsonNode.Parse(json)!;
            if (allow.Length > 0)
                document = Kept(document, allow);
            foreach (var path in deny)
                Drop(document, path.Split('.'));

            Assert.True(JsonNode.DeepEquals(document, JsonNode.Parse(Shape(json, allow, deny))), $"{json} +{string.Join(',', allow)} -{string.Join(',', deny)}");
        }
    }

    private static JsonNode Kept(JsonNode node, string[] paths)
    {
        if (node is JsonArray list)
            return new JsonArray([.. list.Where(static item => item is null or JsonObject or JsonArray).Select(item => item is null ? null : Kept(item, paths))]);
        if (node is not JsonObject members)
            return node.DeepClone();
        var kept = new JsonObject();
        foreach (var (name, value) in members)
        {
            var own = paths.Where(path => path.Split('.')[0] == name).ToArray();
            var isWhole = own.Contains(name);
            var within = own.Where(static path => path.Contains('.', StringComparison.Ordinal)).Select(static path => path[(path.IndexOf('.', StringComparison.Ordinal) + 1)..]).ToArray();
            if (own.Length > 0 && (isWhole || value is null or JsonObject or JsonArray))
                kept[name] = value is null ? null : isWhole ? value.DeepClone() : Kept(value, within);
        }

        return kept;
    }

    private static void Drop(JsonNode? node, ReadOnlySpan<string> path)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Drop(item, path);
        }
        else if (node is JsonObject members && path.Length == 1)
        {
            members.Remove(path[0]);
        }
        else if (node is JsonObject outer && outer.TryGetPropertyValue(path[0], out var inner))
        {
            Drop(inner, path[1..]);
        }
    }

    private static string[] Names(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string Shape(string json, string[] allow, string[] deny, Dictionary<string, string>? rename = null, string[]? flatten = null)
    {
        using var output = new CountedBytes();
        var shaping = Shaping.Of(allow, deny, rename ?? [], flatten ?? []);
        if (shaping is null)
            return json;
        JsonShaper.Write(Encoding.UTF8.GetBytes(json), shaping, output);
        return Encoding.UTF8.GetString(output.Written.Span);
    }
}
