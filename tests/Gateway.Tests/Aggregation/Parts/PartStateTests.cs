using System.Globalization;
using System.Text;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Json;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

public sealed class PartStateTests
{
    private const string Body = """{"a":{"b":[1,"two",null]},"c":"last"}""";

    // The bytes it was found in are overwritten, so that whoever looked a second time would find nothing.
    [Theory]
    [InlineData("$.c", "\"last\"")]
    [InlineData("$.a.b[-1]", "null")]
    [InlineData("$.a.x", null)]
    [InlineData("$.a.b[7]", null)]
    public void TryFind_OfTheSamePath_IsLookedForOnce(string text, string? expected)
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        using var state = new PartState { Body = bytes };
        var path = PathOf(text);
        var isThere = state.TryFind(path, out var first);
        Assert.Equal(expected, isThere ? Encoding.UTF8.GetString(first.Span) : null);

        bytes.AsSpan(0, bytes.Length).Fill((byte)' ');
        "{\"x\":0}"u8.CopyTo(bytes);

        Assert.Equal(isThere, state.TryFind(path, out var second));
        Assert.True(!isThere || second.Equals(first));
    }

    [Fact]
    public void TryFind_OfAnotherPath_FindsThat()
    {
        using var state = new PartState { Body = Encoding.UTF8.GetBytes(Body) };

        string[] found = [.. ((string[])["$.c", "$.a.b[0]", "$.a", "$.c"]).Select(text => state.TryFind(PathOf(text), out var value) ? Encoding.UTF8.GetString(value.Span) : "")];

        Assert.Equal(["\"last\"", "1", """{"b":[1,"two",null]}""", "\"last\""], found);
    }

    [Fact]
    public void TryFind_InNoBody_FindsNothing()
    {
        using var state = new PartState();

        Assert.False(state.TryFind(null, out _) || state.TryFind(PathOf("$.c"), out _));
    }

    [Fact]
    public async Task TryFind_ByManyAtOnce_FindsTheSameForAll()
    {
        var paths = Enumerable.Range(0, 20).Select(static number => PathOf($"$.m{number.ToString(CultureInfo.InvariantCulture)}")).ToArray();
        for (var round = 0; round < 200; round++)
        {
            using var state = new PartState { Body = Encoding.UTF8.GetBytes($"{{{string.Join(',', Enumerable.Range(0, 20).Select(static number => $"\"m{number.ToString(CultureInfo.InvariantCulture)}\":{number.ToString(CultureInfo.InvariantCulture)}"))}}}") };

            var found = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => paths.Select(path => state.TryFind(path, out var value) ? Encoding.UTF8.GetString(value.Span) : "").ToArray())));

            Assert.All(found, static one => Assert.Equal(Enumerable.Range(0, 20).Select(static number => number.ToString(CultureInfo.InvariantCulture)), one));
        }
    }

    // All of a request look for it once, as they have one path in common.
    [Fact]
    public void Plan_OfTheSameValueInSeveralPlaces_HasOnePath()
    {
        var parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
        {
            ["me"] = new() { Cluster = "c", Path = "/me" },
            ["one"] = new() { Cluster = "c", Path = "/{me.body.id}", Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Id"] = "{me.body.id}" } },
            ["other"] = new() { Cluster = "c", Path = "/{me.body.id}/{me.body.name}" },
        };
        var plan = new AggregatePlanner("home", new AggregateOptions { Match = new RouteMatch { Path = "/home" }, Parts = parts }, clusters: null, new ConfigurationErrors()).Make()!;

        var paths = plan.Parts.SelectMany(PartPlanner.References).Select(static value => value.Path).ToArray();
        Assert.Equal((4, 2), (paths.Length, paths.Distinct().Count()));
    }

    [Fact]
    public void Values_OfManyItems_AreThoseOfTheirParts()
    {
        var template = TemplateReader.ReadTarget("/{item}?last={me.body.c}&first={me.body.a.b[0]}", new Scope([], ["me"]), hasItem: true, static message => Assert.Fail(message))!;
        using var state = new PartState { Body = Encoding.UTF8.GetBytes(Body) };
        var values = new Values(new DefaultHttpContext(), [state]);

        for (var i = 0; i < 50; i++)
        {
            var item = i.ToString(CultureInfo.InvariantCulture);
            var target = TargetWriter.Write(template, values, Encoding.UTF8.GetBytes(item), allowsSlashes: false, out var failure);
            Assert.Equal((PartFailure.None, $"/{item}?last=last&first=1"), (failure, target?.Raw));
        }
    }

    private static JsonPath PathOf(string text)
    {
        Assert.True(JsonPath.TryParse(text, out var path, out var problem), problem);
        return path!;
    }
}
