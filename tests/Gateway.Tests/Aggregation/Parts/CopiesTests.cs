using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>What is made of bodies takes room as they do.</summary>
[Collection(RentedBuffers.Alone)]
public sealed class CopiesTests
{
    private const int Room = 200_000;

    // 8,000 objects of 7 bytes, each of which would have a thousand.
    private static readonly string Growing = $"[{string.Join(',', Enumerable.Repeat("""{"a":1}""", 8000))}]";

    private static readonly Dictionary<string, string> LongName = new(StringComparer.Ordinal) { ["a"] = new string('n', 1000) };

    [Theory]
    [InlineData(null)]
    [InlineData("$[*]")]
    public async Task Shaped_ToManyTimesItsSize_IsTooLarge_AndHoldsNoMoreThanThereIsRoom(string? select)
    {
        using var rented = new RentedBuffers();
        var (status, answer) = await AskAsync(
            new() { ["big"] = new() { Cluster = "c", Path = "/big", Select = select, Rename = LongName }, ["small"] = new() { Cluster = "c", Path = "/small", Select = "$.list[*].x", Allow = ["y"] } },
            static path => path == "/big" ? Growing : """{"list":[{"x":{"y":1,"z":2}},{"x":3}]}""");

        Assert.Equal(200, status);
        Assert.Equal("""{"big":null,"small":[{"y":1}],"errors":[{"part":"big","status":200,"reason":"too_large"}]}""", answer);
        // Eight million bytes it would have been. An array that grows is there twice for a moment, each up to twice as long as what is in it.
        Assert.InRange(rented.Most, Growing.Length, 6 * Room);
        Assert.Empty(rented.GivenBackTwice);
    }

    // What is selected stands in the body with as many commas between it.
    [Theory]
    [InlineData("$[*]", "[[],[1],[1,2],[{}]]")]
    [InlineData("$[*][*]", "[[],[1],[1,2],[{}]]")]
    [InlineData("$[*][*][*]", "[[[1,2],[3]],[[4]]]")]
    [InlineData("$.*", """{"":1,"b":2}""")]
    [InlineData("$[*]", "1")]
    [InlineData("$.a[*]", "{}")]
    public async Task Selected_IsNoLongerThanTheBody_ButForBrackets(string select, string body)
    {
        var (_, answer) = await AskAsync(new() { ["a"] = new() { Cluster = "c", Path = "/a", Select = select } }, _ => body);

        Assert.InRange(JsonElement.Parse(answer).GetProperty("a").GetRawText().Length, 2, body.Length + 2);
    }

    // Three bodies of this size have no room at once, and a copy has next to none.
    [Theory]
    [InlineData("{one.status}{two.status}", true)]
    [InlineData("{one.body.a}{two.status}", true)]
    [InlineData("{one.body.a}{two.body.a}", false)]
    public async Task BodyThatNobodyReads_GoesWithItsCopy(string values, bool hasRoom)
    {
        var text = new string('t', 80_000);
        var part = new PartOptions { Cluster = "c", Path = "/one", Allow = ["a"] };

        var (_, answer) = await AskAsync(
            new() { ["one"] = part, ["two"] = part with { Path = "/two" }, ["three"] = part with { Path = $"/three/{values}" } },
            _ => JsonSerializer.Serialize(new { a = 1, text }));

        Assert.Equal(!hasRoom, JsonElement.Parse(answer).TryGetProperty("errors", out _));
    }

    // Each item's own bytes go when they stand in the list, so that it has room although both would not.
    [Theory]
    [InlineData(ItemsForm.List)]
    [InlineData(ItemsForm.Map)]
    public async Task Items_ThatStandInTheirList_TakeNoRoomBesideIt(ItemsForm form)
    {
        var text = new string('t', 15_000);

        var (_, answer) = await AskAsync(
            new() { ["ids"] = new() { Cluster = "c", Path = "/ids" }, ["each"] = new() { Cluster = "c", ForEach = "$.ids", Path = "/{item}", As = form, Deny = ["no"] } },
            path => path == "/ids" ? "[1,2,3,4,5,6,7,8,9,10]" : JsonSerializer.Serialize(new { text, no = 0 }));

        var json = JsonElement.Parse(answer);
        Assert.False(json.TryGetProperty("errors", out _));
        var items = json.GetProperty("each");
        var texts = form == ItemsForm.List ? items.EnumerateArray() : items.EnumerateObject().Select(static member => member.Value);
        Assert.Equal(Enumerable.Repeat(text, 10), texts.Select(static item => item.GetProperty("text").GetString()));
    }

    private static async Task<(int Status, string Text)> AskAsync(Dictionary<string, PartOptions> parts, Func<string, string> answer)
    {
        using var aggregate = new AggregateHarness(
            new() { Match = new RouteMatch { Path = "/home" }, MaxBytes = new ByteSize(Room), Parts = parts },
            part =>
            {
                part.Response.ContentType = "application/json";
                part.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(answer(part.Request.Path.Value!)));
                return Task.CompletedTask;
            });
        using var body = new MemoryStream();
        var status = await aggregate.AskAsync(body);
        return (status, Encoding.UTF8.GetString(body.ToArray()));
    }
}
