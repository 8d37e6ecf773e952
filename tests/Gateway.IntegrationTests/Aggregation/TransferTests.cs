using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Soak;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Parts that are sent as they come.</summary>
public sealed class TransferTests(AggregatingGateway aggregating, ITestOutputHelper output)
    : GatewayTest(aggregating.Gateway, output), IClassFixture<AggregatingGateway>
{
    [Fact]
    public async Task Lines_ComeWhenTheirPartsDo_TheRequiredOnesFirst()
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stream/held");
        request.Headers.TryAddWithoutValidation("Accept", "application/x-ndjson");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.Equal("""{"part":"first","data":{"good":true}}""", await lines.ReadLineAsync());
        // The other waits for a test to let it go on.
        PartScripts.Held.Release();
        Assert.Equal("""{"part":"later","data":{"held":   true}}""", await lines.ReadLineAsync());
        Assert.Equal("""{"complete":true}""", await lines.ReadLineAsync());
        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public async Task Lines_OfAPartThatFails_SayWhyAndThatItIsNotComplete()
    {
        using var response = await aggregating.GetAsync("/stream/500", ("Accept", "application/x-ndjson, application/json;q=0.5"));

        Assert.Equal(
            """
            {"part":"first","data":{"good":true}}
            {"part":"later","data":[],"errors":[{"part":"later","status":500,"reason":"status"}]}
            {"complete":false}

            """,
            await response.Content.ReadAsStringAsync());
    }

    // Node's readline, for one, ends lines at carriage returns, too.
    [Fact]
    public async Task Lines_OfABodyWithCarriageReturns_CannotPassForAnotherPart()
    {
        using var response = await aggregating.GetAsync("/stream/returns", ("Accept", "application/x-ndjson"));

        var lines = (await response.Content.ReadAsStringAsync()).Split('\r', '\n');
        Assert.Equal(["""{"part":"first","data":{"good":true}}""", """{"part":"later","data":[1, {"part":"first","data":{"good":false}} ,2]}""", """{"complete":true}""", ""], lines);
    }

    [Fact]
    public async Task Multipart_HasABodyForEachPart()
    {
        using var response = await aggregating.GetAsync("/stream/500", ("Accept", "multipart/mixed"));

        var type = response.Content.Headers.ContentType!;
        var boundary = type.Parameters.Single(static parameter => parameter.Name == "boundary").Value!;
        Assert.Equal("multipart/mixed", type.MediaType);
        var pieces = (await response.Content.ReadAsStringAsync()).Split($"--{boundary}");
        Assert.Equal((4, "", "--\r\n"), (pieces.Length, pieces[0], pieces[3]));
        Assert.Matches("^\r\nContent-Type: application/json\r\nContent-Disposition: inline; name=\"first\"\r\nGateway-Parts: first;dur=\\d+;status=200\r\n\r\n{\"good\":true}\r\n$", pieces[1]);
        Assert.Matches("name=\"later\"\r\nGateway-Parts: later;dur=\\d+;status=500;error=status\r\n\r\n\\[\\]\r\n$", pieces[2]);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("*/*")]
    [InlineData("application/x-ndjson;q=0")]
    public async Task Body_InOnePiece_IsWhatOthersGet(string accept)
    {
        using var response = await aggregating.GetAsync("/stream/500", ("Accept", accept));

        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["Accept"], response.Headers.Vary);
    }

    [Fact]
    public async Task RequiredPart_Fails_NothingIsStreamed()
    {
        using var response = await aggregating.GetAsync("/stream-required/404", ("Accept", "application/x-ndjson"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("""{"message":"status 404"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Client_LeavesWithinTheStream_TheRestIsGivenUp()
    {
        using var client = Gateway.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/stream-hang");
        request.Headers.TryAddWithoutValidation("Accept", "application/x-ndjson");
        using (var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
            await lines.ReadLineAsync();
            await Eventually.HoldsAsync(() => aggregating.RequestsFor("/hang/stream").Count == 1, "the other is asked");
        }

        await Eventually.HoldsAsync(() => aggregating.RequestsFor("/hang/stream").All(one => !aggregating.Backend.IsOpen(one.Connection)), "the other is given up");
    }

    // Three hundred million bytes, more than may be held at once, at the pace of a client that reads what has come before it gets more. What the process has of it in the end are buffers that its threads use again.
    [Fact]
    public async Task Lines_OfManyLongParts_AreNotHeldTogether()
    {
        const int PartBytes = 5_000_000;
        const int Parts = 60;
        using var client = Gateway.CreateClient();
        client.Timeout = TimeSpan.FromMinutes(3);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/long");
        request.Headers.TryAddWithoutValidation("Accept", "application/x-ndjson");
        var (before, most, read) = (ProcessUse.Of(Gateway.Process.Id).MemoryBytes, 0L, 0L);
        PartScripts.GrowthOf("long-0").TrySetResult();
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[16 * 1024];
        var last = "";
        while (await body.ReadAsync(buffer) is > 0 and var count)
        {
            var part = read / PartBytes;
            read += count;
            last = Encoding.UTF8.GetString(buffer, Math.Max(0, count - 50), Math.Min(count, 50));
            if (read / PartBytes == part)
                continue;
            most = Math.Max(most, ProcessUse.Of(Gateway.Process.Id).MemoryBytes - before);
            PartScripts.GrowthOf($"long-{(part + 1).ToString(CultureInfo.InvariantCulture)}").TrySetResult();
        }

        Assert.InRange(read, (long)Parts * PartBytes, ((long)Parts * PartBytes) + 5000);
        Assert.EndsWith("{\"complete\":true}\n", last, StringComparison.Ordinal);
        Assert.True(most < 150_000_000, $"{most} bytes more than before are held, of {read}");
    }

    // What a client has not read has no others asked for, and fails none of them: all are eight times what may be held.
    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("multipart/mixed")]
    public async Task Parts_OfAClientThatReadsSlowly_AreAskedForAsItReads(string accept)
    {
        const int PartBytes = 5_000_000;
        // Two have room; one more is on its way through the gateway and the system's buffers, of which each side's may hold as much as one.
        const int MostAhead = 6;
        var asked = aggregating.RequestsFor("/sized/5000000").Count;
        using var client = Gateway.CreateClient();
        client.Timeout = TimeSpan.FromMinutes(2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/slowly");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        var (buffer, read, ahead, text) = (new byte[16 * 1024], 0L, 0L, new StringBuilder());
        while (await body.ReadAsync(buffer) is > 0 and var count)
        {
            read += count;
            ahead = Math.Max(ahead, aggregating.RequestsFor("/sized/5000000").Count - asked - (read / PartBytes));
            text.Append(Encoding.UTF8.GetString(buffer, 0, count).Replace("x", "", StringComparison.Ordinal));
        }

        Assert.Equal(16, aggregating.RequestsFor("/sized/5000000").Count - asked);
        Assert.InRange(ahead, 1, MostAhead);
        Assert.InRange(read, 16L * PartBytes, (16L * PartBytes) + 20_000);
        Assert.DoesNotContain("error", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hedge_ACallThatHangs_IsMadeASecondTime()
    {
        using var response = await aggregating.GetAsync("/hedged");

        Assert.Equal("""{"a":"second"}""", await response.Content.ReadAsStringAsync());
        Assert.Matches("^a;dur=\\d+;status=200;hedged$", response.Headers.GetValues("Gateway-Parts").Single());
        var (first, second) = (aggregating.RequestsFor("/hedge/hang")[0], aggregating.RequestsFor("/hedge/hang")[1]);
        await Eventually.HoldsAsync(() => !aggregating.Backend.IsOpen(first.Connection), "the first call is given up");
        Assert.NotEqual(first.Connection, second.Connection);
    }
}
