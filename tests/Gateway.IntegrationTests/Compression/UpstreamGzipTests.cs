using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class UpstreamGzipTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    private static readonly byte[] Catalogue = Encoding.Latin1.GetBytes(CompressingGateway.Catalogue);

    [Fact]
    public async Task Gzip_ForAClientThatTakesIt_PassesAsItIs()
    {
        var answer = await compressing.GetAsync("1.1", "/far/gzip", "br, gzip");

        Assert.Equal(("gzip", "\"g\"", "Accept-Encoding"), (answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Vary")));
        Assert.Equal(Encoders.Gzip(Catalogue), answer.Body);
    }

    [Theory]
    [InlineData("1.1", "identity", null)]
    [InlineData("2", "identity", null)]
    [InlineData("1.1", "deflate", null)]
    [InlineData("1.1", "br", "br")]
    [InlineData("2", "zstd, br;q=0.1", "zstd")]
    public async Task Gzip_ForAClientThatDoesNotTakeIt_IsDecodedAndPerhapsEncodedAgain(string version, string accept, string? expected)
    {
        var answer = await compressing.GetAsync(version, "/far/gzip", accept);

        Assert.Equal((200, WireBreak.None), (answer.Status, answer.Break));
        Assert.Equal((expected, "W/\"g\"", "Accept-Encoding"), (answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Vary")));
        Assert.Equal(Catalogue, expected is null ? answer.Body : await Programs.DecodeAsync(expected, answer.Body));
    }

    [Fact]
    public async Task Identity_FromABackendThatDoesNotEncode_IsEncodedHere()
    {
        var answer = await compressing.GetAsync("1.1", "/far/json", "br");

        Assert.Equal(Catalogue, await Programs.DecodeAsync("br", answer.Body));
    }

    [Fact]
    public async Task Gzip_WithPass_ComesAsTheClientAskedForIt()
    {
        Assert.Equal("gzip", (await compressing.GetAsync("1.1", "/pass/gzip", "gzip")).ValueOf("Content-Encoding"));
        Assert.Equal("br", (await compressing.GetAsync("1.1", "/pass/gzip", "br")).ValueOf("Content-Encoding"));
    }
}
