using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>What aggregates hold that are asked for together, and what an answer may have of its own.</summary>
public sealed class SharedRoomTests
{
    [Fact]
    public async Task Parts_OfTwoAggregates_HaveTheRoomTogether()
    {
        var (held, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var room = new ByteRoom(130_000);
        using var one = new AggregateHarness(OptionsOf(16 * 1024 * 1024, shape: null, "/a", "/wait"), async part =>
        {
            if (part.Request.Path == "/wait")
                await go.Task;
            Answer(part, part.Request.Path == "/wait" ? 1 : 60_000);
            held.TrySetResult();
        });
        using var other = new AggregateHarness(OptionsOf(16 * 1024 * 1024, shape: null, "/a"), static part =>
        {
            Answer(part, 80_000);
            return Task.CompletedTask;
        });

        var first = AskAsync(one, room);
        await held.Task;
        var second = await AskAsync(other, room);
        go.SetResult();

        Assert.Equal("""{"a":null,"errors":[{"part":"a","status":null,"reason":"too_large"}]}""", second.Text);
        Assert.Equal(60_000, JsonElement.Parse((await first).Text).GetProperty("a").GetString()!.Length);
        Assert.Equal(0, room.Taken);
    }

    // Each time it is named it is a copy.
    [Theory]
    [InlineData("""{ "a": "{a}", "b": "{a}" }""", 200)]
    [InlineData("""{ "a": "{a}", "b": [ "{a}", "{a}", "{a}" ] }""", 502)]
    [InlineData("\"{a.body} and {a.body}, {a.body}, {a.body}\"", 502)]
    public async Task Shape_BeyondTheRoomOfParts_IsNoAnswer(string shape, int status)
    {
        using var aggregate = new AggregateHarness(OptionsOf(200 * 1024, shape, "/a"), static part =>
        {
            Answer(part, 60_000);
            return Task.CompletedTask;
        });

        Assert.Equal(status, (await AskAsync(aggregate, room: null)).Status);
    }

    private static AggregateOptions OptionsOf(int maxBytes, string? shape, params string[] paths) => new()
    {
        Match = new RouteMatch { Path = "/home" },
        MaxBytes = new ByteSize(maxBytes),
        Parts = paths.ToDictionary(static path => path[1..], static path => new PartOptions { Cluster = "c", Path = path }),
        Response = new AggregateResponseOptions { Shape = shape is null ? null : JsonElement.Parse(shape) },
    };

    private static async Task<(int Status, string Text)> AskAsync(AggregateHarness aggregate, ByteRoom? room)
    {
        using var body = new MemoryStream();
        var status = await aggregate.AskAsync(body, room: room);
        return (status, Encoding.UTF8.GetString(body.ToArray()));
    }

    private static void Answer(HttpContext part, int length)
    {
        part.Response.ContentType = "application/json";
        part.Response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(new string('a', length)));
    }
}
