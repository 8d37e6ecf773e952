using System.Buffers;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>What parts may hold together: of what they are sent, of what failed, and of what is too much.</summary>
public sealed class RoomTests
{
    // Three bodies of these have room at once.
    private const int Room = 100_000;
    private const int TextLength = 30_000;
    private const int ItemCount = 10;

    private static readonly string Text = new('a', TextLength);

    [Theory]
    [InlineData(1)]
    [InlineData(ItemCount)]
    public async Task BodiesThatAreSent_HaveRoomWhileTheyAre(int concurrency)
    {
        var (underWay, most, whole) = (0, 0, 0);
        using var aggregate = new AggregateHarness(OptionsOf(concurrency, isRequired: false, """{"t":"x{big.body.text}"}"""), async part =>
        {
            if (part.Request.Path == "/big")
            {
                AnswerBig(part);
                return;
            }

            InterlockedMax(ref most, Interlocked.Increment(ref underWay));
            // Others begin meanwhile.
            if (concurrency > 1)
                await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            using var sent = await JsonDocument.ParseAsync(part.Request.Body);
            if (sent.RootElement.GetProperty("t").GetString() == "x" + Text)
                Interlocked.Increment(ref whole);
            Answer(part, 200, "1"u8);
            Interlocked.Decrement(ref underWay);
        });

        var (status, answer) = await AskAsync(aggregate);

        Assert.Equal(200, status);
        var reasons = ReasonsOf(answer);
        // One after the other, all of them had it.
        Assert.Equal(concurrency == 1, reasons.Length == 0);
        Assert.All(reasons, static reason => Assert.Equal("too_large", reason));
        Assert.InRange(most, 1, 2);
        Assert.Equal(ItemCount, whole + reasons.Length);
    }

    [Fact]
    public async Task FailedItems_HoldNoBody()
    {
        using var aggregate = new AggregateHarness(OptionsOf(1, isRequired: false, body: null), static part =>
        {
            if (part.Request.Path == "/big")
                AnswerBig(part);
            else
                Answer(part, 404, JsonSerializer.SerializeToUtf8Bytes(Text));
            return Task.CompletedTask;
        });

        var (status, answer) = await AskAsync(aggregate);

        Assert.Equal(200, status);
        // More of them than there is room for.
        Assert.Equal(Enumerable.Repeat("status", ItemCount), ReasonsOf(answer));
    }

    [Fact]
    public async Task TheFailedItemThatIsPassedOn_KeepsItsBody()
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var count = 0;
        using var aggregate = new AggregateHarness(OptionsOf(ItemCount, isRequired: true, body: null), async part =>
        {
            if (part.Request.Path == "/big")
            {
                AnswerBig(part);
                return;
            }

            if (Interlocked.Increment(ref count) == ItemCount)
                all.SetResult();
            await all.Task;
            Answer(part, 404, JsonSerializer.SerializeToUtf8Bytes(new { path = part.Request.Path.Value, text = new string('b', 3000) }));
        });

        var (status, answer) = await AskAsync(aggregate);

        Assert.Equal(404, status);
        Assert.StartsWith("/sent/", answer.GetProperty("path").GetString(), StringComparison.Ordinal);
        Assert.Equal(new string('b', 3000), answer.GetProperty("text").GetString());
    }

    // Streams have no other way to say so than to be cancelled.
    [Fact]
    public async Task ABodyBeyondItsLength_ThatIsWrittenToAStream_IsTooLarge()
    {
        using var aggregate = new AggregateHarness(OptionsOf(1, isRequired: false, body: null), static async part =>
        {
            if (part.Request.Path == "/big")
            {
                AnswerBig(part);
                return;
            }

            part.Response.ContentType = "application/json";
            await part.Response.Body.WriteAsync(new byte[Room]);
        });

        var (_, answer) = await AskAsync(aggregate);

        Assert.Equal(Enumerable.Repeat("too_large", ItemCount), ReasonsOf(answer));
    }

    private static AggregateOptions OptionsOf(int concurrency, bool isRequired, string? body) => new()
    {
        Match = new RouteMatch { Path = "/home" },
        MaxBytes = new ByteSize(Room),
        Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
        {
            ["big"] = new() { Cluster = "c", Path = "/big", Required = true },
            ["sent"] = new()
            {
                Cluster = "c", Path = "/sent/{item}", ForEach = "$.big.ids", Concurrency = concurrency, Required = isRequired,
                Method = body is null ? "GET" : "POST", Body = body is null ? null : JsonElement.Parse(body),
            },
        },
    };

    private static async Task<(int Status, JsonElement Answer)> AskAsync(AggregateHarness aggregate)
    {
        using var body = new MemoryStream();
        var status = await aggregate.AskAsync(body);
        return (status, JsonElement.Parse(body.ToArray()));
    }

    private static string[] ReasonsOf(JsonElement answer) =>
        answer.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(static error => error.GetProperty("reason").GetString()!)] : [];

    private static void AnswerBig(HttpContext part) => Answer(part, 200, JsonSerializer.SerializeToUtf8Bytes(new { text = Text, ids = Enumerable.Range(0, ItemCount) }));

    private static void Answer(HttpContext part, int status, ReadOnlySpan<byte> json)
    {
        part.Response.StatusCode = status;
        part.Response.ContentType = "application/json";
        part.Response.BodyWriter.Write(json);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
