using System.Buffers;
using System.Globalization;
using System.Text;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Answers;

/// <summary>What is held of parts that are sent as they come, while a client takes its time.</summary>
[Collection(RentedBuffers.Alone)]
public sealed class PartStreamTests
{
    private const int PartCount = 20;
    private const int PartBytes = 5_000_000;

    // What a body of a part is rented as, and what is rented while it grows into it.
    private const int BufferBytes = 8 * 1024 * 1024;

    // A piece on its way, and what the server's writer has of it.
    private const int Slack = 2 * 1024 * 1024;

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("multipart/mixed")]
    public async Task Parts_AtTheClientsPace_AreHeldOneAtATime(string accept)
    {
        var gates = Enumerable.Range(0, PartCount).Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        gates[0].SetResult();
        using var rented = new RentedBuffers();
        // Backends answer when the client has read what came before.
        await using var client = new Reader(count => Open(gates, count / PartBytes));
        using var aggregate = new AggregateHarness(OptionsOf(PartBytes + 2), async part =>
        {
            var number = NumberOf(part);
            await gates[number].Task;
            Answer(part, number, PartBytes);
        });

        await aggregate.AskAsync(client, accept);

        // One that is being sent, and the next that comes; all of them would be ten times that.
        Assert.InRange(rented.Most, BufferBytes, (2 * BufferBytes) + (BufferBytes / 2) + Slack);
        Assert.All(Enumerable.Range(0, PartCount), number => Assert.InRange(client.CountOf('A' + number), PartBytes, PartBytes + 200));
        Assert.Empty(rented.GivenBackTwice);
    }

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("multipart/mixed")]
    public async Task Parts_ThatAreAllThere_GoBackOneByOne(string accept)
    {
        const int Bytes = 500_000;
        const int Buffer = 512 * 1024;
        using var rented = new RentedBuffers();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (asked, held) = (0, new List<(long Read, long Held)>());
        await using var client = new Reader(async count =>
        {
            await answered.Task;
            held.Add((count, rented.Bytes));
        });
        using var aggregate = new AggregateHarness(OptionsOf(Bytes + 2), part =>
        {
            Answer(part, NumberOf(part), Bytes);
            if (Interlocked.Increment(ref asked) == PartCount)
                answered.SetResult();
            return Task.CompletedTask;
        });

        await aggregate.AskAsync(client, accept);

        Assert.True(held[0].Held >= (PartCount - 1) * Buffer, $"{held[0].Held} bytes are held at first");
        Assert.All(held, one => Assert.InRange(one.Held, 0, ((PartCount - (one.Read / Bytes)) * Buffer) + Slack));
        Assert.Empty(rented.GivenBackTwice);
    }

    // All of them are five times what may be held.
    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("multipart/mixed")]
    public async Task Parts_OfAClientThatReadsSlowly_AreAskedForWhenItHasRead(string accept)
    {
        const int Bytes = 500_000;
        const int Room = 2_000_000;
        using var rented = new RentedBuffers();
        var (asked, held) = (0, new List<(long Read, int Asked)>());
        var four = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = new Reader(async count =>
        {
            await four.Task;
            held.Add((count, Volatile.Read(ref asked)));
        });
        using var aggregate = new AggregateHarness(OptionsOf(Bytes, Room), part =>
        {
            Answer(part, NumberOf(part), Bytes - 50_000);
            if (Interlocked.Increment(ref asked) == 4)
                four.SetResult();
            return Task.CompletedTask;
        });

        await aggregate.AskAsync(client, accept);

        Assert.All(held, static one => Assert.InRange(one.Asked, 4, (one.Read / (Bytes - 50_000)) + 5));
        Assert.Equal(PartCount, asked);
        Assert.All(Enumerable.Range(0, PartCount), number => Assert.InRange(client.CountOf('A' + number), Bytes - 50_000, Bytes - 50_000 + 200));
        Assert.InRange(rented.Most, Bytes, (5 * 512 * 1024) + Slack);
    }

    // Nobody would ever send what waits behind them.
    [Fact]
    public async Task Parts_ThatOthersNeed_DoNotWaitForTheClient()
    {
        var options = OptionsOf(500_000, 600_000);
        var parts = options.Parts.ToDictionary(static part => part.Key, static part => part.Value, StringComparer.Ordinal);
        parts["p1"] = parts["p1"] with { Path = "/1?{p18.status}" };
        parts["p2"] = parts["p2"] with { Path = "/2?{p1.status}", Required = true };
        parts["p19"] = parts["p19"] with { Required = true };
        await using var client = new Reader(static _ => Task.CompletedTask);
        using var aggregate = new AggregateHarness(options with { Parts = parts }, static part =>
        {
            Answer(part, NumberOf(part), 100_000);
            return Task.CompletedTask;
        });

        await aggregate.AskAsync(client, "application/x-ndjson");

        Assert.All(Enumerable.Range(0, PartCount), number => Assert.InRange(client.CountOf('A' + number), 100_000, 100_200));
    }

    // They are read from a part that was sent long before, whose buffer others would have by now.
    [Fact]
    public async Task Part_ThatOthersReadFrom_IsHeldUntilTheyHave()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var targets = new List<string>();
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/home" },
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
            {
                ["ids"] = new() { Cluster = "c", Path = "/ids", Required = true },
                ["wait"] = new() { Cluster = "c", Path = "/wait" },
                ["one"] = new() { Cluster = "c", Path = "/one/{ids.body.token}?{wait.body}" },
                ["items"] = new() { Cluster = "c", Path = "/item/{item}", ForEach = "$.ids.list", When = ["wait.body == 1"], As = ItemsForm.Map, Concurrency = 1 },
            },
            Response = new AggregateResponseOptions { Transfer = [Transfer.Lines] },
        };
        await using var client = new Reader(async _ =>
        {
            Overwrite();
            sent.TrySetResult();
            await Task.Yield();
        });
        using var aggregate = new AggregateHarness(options, async part =>
        {
            lock (targets)
                targets.Add(part.Request.Path + part.Request.QueryString);
            var isFailure = part.Request.Path == "/item/second";
            switch (part.Request.Path.Value)
            {
                case "/ids":
                    Answer(part, """{"token":"the-token","list":["first","second","third"]}""");
                    break;
                case "/wait":
                    await sent.Task;
                    Answer(part, "1");
                    break;
                default:
                    Overwrite();
                    part.Response.StatusCode = isFailure ? 404 : 200;
                    Answer(part, "true");
                    break;
            }
        });

        await aggregate.AskAsync(client, "application/x-ndjson");

        Assert.Equal(["/ids", "/item/first", "/item/second", "/item/third", "/one/the-token?1", "/wait"], targets.Order(StringComparer.Ordinal));
        var lines = client.Text.Split('\n');
        Assert.Contains("""{"part":"one","data":true}""", lines);
        Assert.Contains("""{"part":"items","data":{"first":true,"third":true},"errors":[{"part":"items","item":"second","status":404,"reason":"status"}]}""", lines);
        Assert.Equal("""{"complete":false}""", lines[^2]);
    }

    [Theory]
    [InlineData(ErrorPlacement.Inline, """{"part":"a","data":null,"errors":[{"part":"a","status":500,"reason":"status"}]}""")]
    [InlineData(ErrorPlacement.Omit, """{"part":"a","data":null}""")]
    public async Task Lines_OfAPartThatFailed_TellWhyWhereTheyAreTo(ErrorPlacement errors, string expected)
    {
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/home" },
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal) { ["a"] = new() { Cluster = "c", Path = "/a" } },
            Response = new AggregateResponseOptions { Transfer = [Transfer.Lines], Errors = errors },
        };
        using var aggregate = new AggregateHarness(options, static part =>
        {
            part.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        using var body = new MemoryStream();

        await aggregate.AskAsync(body, "application/x-ndjson");

        Assert.Equal(expected + "\n{\"complete\":false}\n", Encoding.UTF8.GetString(body.ToArray()));
    }

    private static Task Open(TaskCompletionSource[] gates, long count)
    {
        for (var i = 0; i <= Math.Min(count, gates.Length - 1); i++)
            gates[i].TrySetResult();
        return Task.CompletedTask;
    }

    // Whoever still reads a buffer that was given back reads this.
    private static void Overwrite()
    {
        var arrays = Enumerable.Range(0, 64).Select(static _ => ArrayPool<byte>.Shared.Rent(4096)).ToArray();
        foreach (var array in arrays)
        {
            Array.Fill(array, (byte)'#');
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private static AggregateOptions OptionsOf(int bytes, int room = 256 * 1024 * 1024) => new()
    {
        Match = new RouteMatch { Path = "/home" },
        MaxBytes = new ByteSize(room),
        Parts = Enumerable.Range(0, PartCount).ToDictionary(
            static number => $"p{number.ToString(CultureInfo.InvariantCulture)}",
            number => new PartOptions { Cluster = "c", Path = $"/{number.ToString(CultureInfo.InvariantCulture)}", MaxBytes = new ByteSize(bytes) }),
        Response = new AggregateResponseOptions { Transfer = [Transfer.Lines, Transfer.Multipart] },
    };

    private static int NumberOf(HttpContext part) => int.Parse(part.Request.Path.Value![1..], CultureInfo.InvariantCulture);

    private static void Answer(HttpContext part, int number, int count)
    {
        part.Response.ContentType = "application/json";
        var piece = new byte[50_000];
        Array.Fill(piece, (byte)('A' + number));
        part.Response.BodyWriter.Write("\""u8);
        for (var i = 0; i < count; i += piece.Length)
            part.Response.BodyWriter.Write(piece);
        part.Response.BodyWriter.Write("\""u8);
    }

    private static void Answer(HttpContext part, string json)
    {
        part.Response.ContentType = "application/json";
        part.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>A client: counts what it reads, by character, and takes its time.</summary>
    /// <param name="read">Told how many bytes have come before more are read.</param>
    private sealed class Reader(Func<long, Task> read) : MemoryStream
    {
        private readonly long[] _counts = new long[256];
        private readonly MemoryStream _last = new();
        private long _count;

        /// <summary>What came, where that is little.</summary>
        public string Text => Encoding.UTF8.GetString(_last.ToArray());

        public long CountOf(int character) => _counts[character];

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count(buffer.Span);
            await read(_count);
        }

        protected override void Dispose(bool disposing)
        {
            _last.Dispose();
            base.Dispose(disposing);
        }

        private void Count(ReadOnlySpan<byte> bytes)
        {
            _count += bytes.Length;
            foreach (var one in bytes)
                _counts[one]++;
            if (_last.Length + bytes.Length <= 100_000)
                _last.Write(bytes);
        }
    }
}
