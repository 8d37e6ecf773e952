using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>The room that a body takes which is sent.</summary>
public sealed class PartMessageTests
{
    private const int TextLength = 1000;

    private static readonly string Body = $$"""{"text":"{{new string('a', TextLength)}}","list":[1,2]}""";

    [Theory]
    [InlineData("""{"t":"x{a.body.text}"}""")]
    [InlineData("""{"t":"{a.body.text}"}""")]
    [InlineData("""["{a.body.list}","{a.body.text}{a.body.text}"]""")]
    public void Dispose_GivesBackTheRoomOnce(string template)
    {
        var room = new ByteRoom(10_000);
        using var other = new RoomShare(room);
        Assert.True(other.TryTake(7));
        var message = new PartMessage(new RoomShare(room));

        Assert.Equal(PartFailure.None, Fill(message, template));
        // But for the closing brace.
        Assert.InRange(message.Body!.Value.Length - (room.Taken - 7), 0, 1);
        Assert.InRange(message.Body.Value.Length, TextLength, 10_000);
        message.Dispose();
        message.Dispose();

        Assert.Equal(7, room.Taken);
    }

    [Theory]
    [InlineData("""{"t":"x{a.body.text}"}""")]
    [InlineData("""{"t":"{a.body.text}"}""")]
    [InlineData("""{"t":"{a.body}"}""")]
    public void Fill_BeyondTheRoom_FailsBeforeItIsCopied(string template)
    {
        var room = new ByteRoom(TextLength);
        var message = new PartMessage(new RoomShare(room));

        Assert.Equal(PartFailure.TooLarge, Fill(message, template));
        Assert.InRange(message.Body!.Value.Length, 0, 20);
        message.Dispose();

        Assert.Equal(0, room.Taken);
    }

    [Fact]
    public void Fill_WithoutAValue_GivesBackTheRoom()
    {
        var room = new ByteRoom(10_000);
        using (var message = new PartMessage(new RoomShare(room)))
            Assert.Equal(PartFailure.NoValue, Fill(message, """{"t":"x{a.body.text}","u":"{a.body.none}"}"""));

        Assert.Equal(0, room.Taken);
    }

    private static PartFailure Fill(PartMessage message, string template)
    {
        var parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
        {
            ["a"] = new() { Cluster = "c", Path = "/a" },
            ["b"] = new() { Cluster = "c", Path = "/b", Method = "POST", Body = JsonElement.Parse(template) },
        };
        var plan = new AggregatePlanner("home", new AggregateOptions { Match = new RouteMatch { Path = "/home" }, Parts = parts }, clusters: null, new ConfigurationErrors()).Make()!;
        using var state = new PartState { Body = Encoding.UTF8.GetBytes(Body) };
        return message.Fill(plan.Parts[1], new Values(new DefaultHttpContext(), [state]), default);
    }
}
