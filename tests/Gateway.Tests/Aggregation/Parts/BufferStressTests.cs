using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>
/// Many requests at once whose parts fail, hang, break off, are too large, coded, hedged, tried again and left, at random: no buffer is given back twice, none is lost, and no answer has a byte of another's.
/// </summary>
[Collection(RentedBuffers.Alone)]
public sealed partial class BufferStressTests(ITestOutputHelper output)
{
    private const int RequestCount = 3000;
    private const int ConcurrentRequests = 24;

    private int _count;

    [Fact]
    public async Task Requests_ThatEndInAllWaysAtOnce_GiveEachBufferBackOnce()
    {
        var answers = new int[3];
        using (var first = new AggregateHarness(Options, AnswerAsync))
            await AskAsync(first, seed: 1, answers);
        using var rented = new RentedBuffers();
        using (var aggregate = new AggregateHarness(Options, AnswerAsync))
            await Parallel.ForAsync(0, RequestCount, new ParallelOptions { MaxDegreeOfParallelism = ConcurrentRequests }, async (number, _) => await AskAsync(aggregate, number, answers));

        output.WriteLine($"{answers[0]} answers in one piece, {answers[1]} as they came, {answers[2]} clients that left; {rented.Most} bytes at most");
        Assert.All(answers, static count => Assert.InRange(count, RequestCount / 30, RequestCount));
        Assert.Empty(rented.GivenBackTwice);
        Assert.Equal(0, rented.Bytes);
    }

    private static AggregateOptions Options => new()
    {
        Match = new RouteMatch { Path = "/home" },
        MaxBytes = new ByteSize(400_000),
        Timeout = TimeSpan.FromSeconds(20),
        Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal)
        {
            ["me"] = new() { Cluster = "c", Path = "/me", Required = true, Hedge = "2ms" },
            ["shaped"] = new() { Cluster = "c", Path = "/shaped/{me.body.tag}", Select = "$.rows[*].tag" },
            ["renamed"] = new() { Clusters = ["c", "d"], Path = "/renamed", Rename = new Dictionary<string, string>(StringComparer.Ordinal) { ["fill"] = "filling" }, Timeout = TimeSpan.FromMilliseconds(20) },
            ["list"] = new() { Cluster = "c", Path = "/list/{item}/{me.body.tag}", ForEach = "$.me.ids", Concurrency = 3 },
            ["map"] = new() { Clusters = ["c", "d"], Path = "/map/{item}", ForEach = "$.list[*].ids[*]", MaxItems = 7, Concurrency = 2, As = ItemsForm.Map, Hedge = "p50", Select = "$.tag" },
            ["sent"] = new() { Cluster = "c", Method = "POST", Path = "/sent", Body = System.Text.Json.JsonElement.Parse("""{"of":"{shaped.body}","me":"{me.body.tag}"}""") },
            ["needed"] = new() { Cluster = "c", Path = "/needed", When = ["me.body.rows"], Required = true },
        },
        Response = new AggregateResponseOptions { Transfer = [Transfer.Lines, Transfer.Multipart] },
    };

    private static async Task AskAsync(AggregateHarness aggregate, int seed, int[] answers)
    {
        var random = new Random(seed);
        var tag = $"t{seed.ToString(CultureInfo.InvariantCulture)}x";
        using var leaving = new CancellationTokenSource(random.Next(4) == 0 ? TimeSpan.FromMilliseconds(random.Next(1, 12)) : Timeout.InfiniteTimeSpan, TimeProvider.System);
        var accept = random.Next(4) switch { 0 => "application/x-ndjson", 1 => "multipart/mixed", _ => "application/json" };
        using var body = new MemoryStream();
        try
        {
            await aggregate.AskAsync(body, accept, tag, leaving: leaving.Token);
            Interlocked.Increment(ref answers[accept == "application/json" ? 0 : 1]);
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref answers[2]);
        }

        // Whatever of it came is its own.
        var text = Encoding.UTF8.GetString(body.ToArray());
        foreach (Match found in Tag().Matches(text))
            Assert.Equal(tag, found.Value);
        Assert.DoesNotContain('\0', text);
    }

    private async Task AnswerAsync(HttpContext part)
    {
        var random = new Random(Interlocked.Increment(ref _count));
        for (var i = random.Next(4); i > 0; i--)
            await Task.Yield();
        var how = random.Next(24);
        if (how < 3)
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1, 40)), TimeProvider.System, part.RequestAborted);
        var response = part.Response;
        response.ContentType = how == 3 ? "text/html" : "application/json";
        response.StatusCode = how switch { 4 => 404, 5 => 503, _ => 200 };
        var json = BodyOf(part.TraceIdentifier, random.Next(1, how == 6 ? 200_000 : 8000));
        var bytes = how switch { 7 => Gzip(json), 8 => Gzip(new string(' ', 3_000_000)), 9 => Encoding.UTF8.GetBytes(json[..^5]), _ => Encoding.UTF8.GetBytes(json) };
        if (how is 7 or 8)
            response.Headers.ContentEncoding = "gzip";
        for (var sent = 0; sent < bytes.Length;)
        {
            var count = Math.Min(bytes.Length - sent, random.Next(1, 20_000));
            response.BodyWriter.Write(bytes.AsSpan(sent, count));
            sent += count;
            if ((await response.BodyWriter.FlushAsync(part.RequestAborted)).IsCompleted)
                break;
            if (random.Next(3) == 0)
                await Task.Yield();
            if (how == 10)
                throw new IOException("broken off");
            if (how == 11 && random.Next(4) == 0)
                throw new InvalidOperationException("a fault");
        }
    }

    private static string BodyOf(string tag, int length)
    {
        var number = length % 5;
        return $$"""{"tag":"{{tag}}","ids":[{{string.Join(',', Enumerable.Range(0, number).Select(i => $"\"{tag}{i.ToString(CultureInfo.InvariantCulture)}\""))}}],"rows":[{"tag":"{{tag}}"},{"tag":"{{tag}}"}],"fill":"{{string.Concat(Enumerable.Repeat(tag + " ", length / 8))}}"}""";
    }

    private static byte[] Gzip(string text)
    {
        using var bytes = new MemoryStream();
        using (var encoder = new GZipStream(bytes, CompressionLevel.Fastest))
            encoder.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }

    [GeneratedRegex("t[0-9]+x", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Tag();
}
