using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation.Batches;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Batches;

/// <summary>What an answer of a batch may have together, as it is written.</summary>
public sealed class BatchWriterTests
{
    private const int MaxBytes = 10_000;

    private readonly ByteRoom _room = new(MaxBytes);

    [Theory]
    [InlineData("text/plain", 2000, 0x01)]
    [InlineData("image/png", 8000, 0x01)]
    public async Task Body_ThatGrowsAsItIsWritten_IsTooLarge_AndTheOthersAreNot(string type, int length, byte content)
    {
        using var grown = ItemOf(type, Enumerable.Repeat(content, length).ToArray());
        using var json = ItemOf("application/json", "[1]"u8.ToArray());
        using var text = ItemOf("text/plain", Encoding.UTF8.GetBytes("é\n" + new string('a', MaxBytes - 6 - length)));

        var responses = await SendAsync(grown, json, text);

        Assert.Equal((502, "too_large"), (responses[0].GetProperty("status").GetInt32(), responses[0].GetProperty("reason").GetString()));
        Assert.Equal("[1]", responses[1].GetProperty("body").GetRawText());
        Assert.StartsWith("é\na", responses[2].GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_ThatAreWritten_TakeNoRoomAnyMore()
    {
        using var one = ItemOf("application/json", "[1]"u8.ToArray());
        using var other = ItemOf("text/plain", Encoding.UTF8.GetBytes(new string('a', 5000)));
        Assert.Equal(5003, _room.Taken);

        var responses = await SendAsync(one, other);

        Assert.Equal(0, _room.Taken);
        Assert.Equal(5000, responses[1].GetProperty("body").GetString()!.Length);
    }

    private static async Task<JsonElement[]> SendAsync(params BatchItem[] items)
    {
        using var body = new MemoryStream();
        var client = new DefaultHttpContext();
        client.Response.Body = body;
        await BatchWriter.SendAsync(client, items, MaxBytes);
        return [.. JsonElement.Parse(body.ToArray()).GetProperty("responses").EnumerateArray()];
    }

    private BatchItem ItemOf(string type, byte[] body)
    {
        var item = new BatchItem(new DefaultHttpContext(), "/", _room, new SharedCalls(1), CancellationToken.None);
        item.Context.Response.ContentType = type;
        item.Context.Response.BodyWriter.Write(body);
        return item;
    }
}
