using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class ConditionalTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    [Theory]
    [InlineData("1.1", "default", "gzip")]
    [InlineData("2", "default", "br")]
    [InlineData("1.1", "yarp", "zstd")]
    public async Task IfNoneMatch_WithTheTagOfAnEncodedResponse_Is304OfABackendThatKnowsTheStrongOne(string version, string route, string coding)
    {
        var first = await compressing.GetAsync(version, $"/{route}/conditional", coding);
        var tag = first.ValueOf("ETag");

        var again = await compressing.GetAsync(version, $"/{route}/conditional", coding, $"If-None-Match: {tag}");

        Assert.Equal("W/\"x\"", tag);
        Assert.Equal((304, WireBreak.None), (again.Status, again.Break));
        Assert.Equal((tag, "Accept-Encoding"), (again.ValueOf("ETag"), again.ValueOf("Vary")));
        Assert.Empty(again.ValuesOf("Content-Encoding"));
    }

    [Fact]
    public async Task IfNoneMatch_WithTheTagOfIdentity_Is304WithThatTag()
    {
        var first = await compressing.GetAsync("1.1", "/default/conditional", "identity");
        var again = await compressing.GetAsync("1.1", "/default/conditional", "gzip", $"If-None-Match: {first.ValueOf("ETag")}");

        Assert.Equal((304, "\"x\""), (again.Status, again.ValueOf("ETag")));
    }

    [Theory]
    [InlineData("W/\"a,b\", W/\"c\"", "\"a,b\", \"c\"")]
    [InlineData("*", "*")]
    [InlineData("\"x\"", "\"x\"")]
    public async Task IfMatch_ReachesTheBackendInTheFormItKnows(string sent, string expected)
    {
        await compressing.GetAsync("1.1", "/default/conditional", "gzip");
        var (_, received) = await compressing.SendAsync("1.1", new WireRequest("PUT", "/default/item") { Headers = ["Accept-Encoding: gzip", $"If-Match: {sent}"], Body = [1] });

        Assert.Equal([expected], received!.ValuesOf("If-Match"));
    }

    [Theory]
    [InlineData("W/\"x\"")]
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT")]
    public async Task IfRange_WithWhatAnEncodedResponseHad_GetsAllOfItAgain(string condition)
    {
        var (answer, received) = await compressing.SendAsync(
            "1.1", WireRequest.Get("/default/range", "Accept-Encoding: gzip", "Range: bytes=0-999", $"If-Range: {condition}"));

        Assert.Equal((200, "gzip"), (answer.Status, answer.ValueOf("Content-Encoding")));
        Assert.Empty(received!.ValuesOf("Range"));
        Assert.Equal(Encoding.Latin1.GetBytes(CompressingGateway.Catalogue), await Programs.DecodeAsync("gzip", answer.Body));
    }

    [Fact]
    public async Task Range_OfTheBackend_PassesAsItIs()
    {
        var answer = await compressing.GetAsync("1.1", "/default/range", "gzip", "Range: bytes=0-999", "If-Range: \"x\"");

        Assert.Equal((206, "bytes 0-999/2000"), (answer.Status, answer.ValueOf("Content-Range")));
        Assert.Empty(answer.ValuesOf("Content-Encoding"));
        Assert.Equal(CompressingGateway.Catalogue[..1000], answer.Text);
    }

    [Fact]
    public async Task IfRange_WithADateOfAClientThatTakesNoCoding_PassesAsItIs()
    {
        var answer = await compressing.GetAsync("1.1", "/default/range", "identity", "Range: bytes=0-999", "If-Range: Thu, 01 Jan 2026 00:00:00 GMT");

        Assert.Equal((206, "bytes 0-999/2000"), (answer.Status, answer.ValueOf("Content-Range")));
    }
}
