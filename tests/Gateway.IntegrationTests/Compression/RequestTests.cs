using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Receiving;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class RequestTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    private static readonly byte[] Catalogue = Encoding.Latin1.GetBytes(CompressingGateway.Catalogue);

    public static TheoryData<string, string, string, bool> Bodies()
    {
        var cases = new TheoryData<string, string, string, bool>();
        foreach (var version in WireClient.Versions)
        {
            foreach (var route in (string[])["decoding", "decoding-yarp"])
            {
                foreach (var coding in (string[])["gzip", "br", "zstd", "deflate"])
                {
                    cases.Add(version, route, coding, true);
                    cases.Add(version, route, coding, false);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_InEachCoding_ReachesTheBackendDecoded(string version, string route, string coding, bool isChunked)
    {
        var (answer, received) = await compressing.SendAsync(version, Post(route, coding, await EncodeAsync(coding, Catalogue)) with { IsChunked = isChunked });

        Assert.Equal(200, answer.Status);
        Assert.Equal(Catalogue, received!.Body);
        Assert.All((string[])["Content-Encoding", "Content-Length", "Content-Digest"], name => Assert.Empty(received.ValuesOf(name)));
    }

    [Theory]
    [InlineData("1.1", "gzip", true)]
    [InlineData("1.1", "zstd", false)]
    [InlineData("2", "br", true)]
    public async Task Body_OfManyPieces_ReachesTheBackendDecoded(string version, string coding, bool isChunked)
    {
        var large = new byte[900_000];
        new Random(7).NextBytes(large);

        var (answer, received) = await compressing.SendAsync(version, Post("decoding", coding, await EncodeAsync(coding, large)) with { IsChunked = isChunked });

        Assert.Equal(200, answer.Status);
        Assert.True(large.AsSpan().SequenceEqual(received!.Body));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task Bomb_IsRefused(string coding)
    {
        foreach (var size in (int[])[1_100_000, 100_000_000])
        {
            var bomb = await EncodeAsync(coding, new byte[size]);
            var (answer, received) = await compressing.SendAsync("1.1", Post("decoding", coding, bomb));

            Assert.Equal((413, "body-too-large"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
            Assert.Null(received);
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("deflate")]
    public async Task Body_ThatIsCutOff_NeverLooksWholeToTheBackend(string coding)
    {
        var encoded = await EncodeAsync(coding, Catalogue);
        foreach (var length in (int[])[1, encoded.Length / 2, encoded.Length - 1])
        {
            var (answer, received) = await compressing.SendAsync("1.1", Post("decoding", coding, encoded[..length]));

            // RFC 1950 has a checksum at its end, as gzip has; the last byte of it counts.
            Assert.Equal(400, answer.Status);
            Assert.Null(received);
        }
    }

    [Fact]
    public async Task Body_ThatIsNotEncoded_IsRefused()
    {
        var (answer, _) = await compressing.SendAsync("1.1", Post("decoding", "gzip", "{}"u8.ToArray()));

        Assert.Equal(400, answer.Status);
    }

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, gzip")]
    [InlineData("x-unknown")]
    public async Task Coding_ThatIsNotKnown_IsRefusedWithThoseThatAre(string coding)
    {
        var (answer, received) = await compressing.SendAsync("1.1", Post("decoding", coding, [1, 2, 3]));

        Assert.Equal((415, "unsupported-coding"), (answer.Status, ReceptionGateway.FailureOf(answer.Text)));
        Assert.Equal("gzip, br, zstd, deflate", answer.ValueOf("Accept-Encoding"));
        Assert.Null(received);
    }

    [Theory]
    [InlineData("decoding", "identity")]
    [InlineData("default", "gzip")]
    [InlineData("off", "x-unknown")]
    public async Task Body_ThatIsNotToBeDecoded_PassesAsItIs(string route, string coding)
    {
        var (answer, received) = await compressing.SendAsync("1.1", Post(route, coding, [1, 2, 3]));

        Assert.Equal(200, answer.Status);
        Assert.Equal([1, 2, 3], received!.Body);
        Assert.Equal([coding], received.ValuesOf("Content-Encoding"));
    }

    private static WireRequest Post(string route, string coding, byte[] body) => new("POST", $"/{route}/upload")
    {
        Headers = [$"Content-Encoding: {coding}", "Content-Type: application/json", "Content-Digest: sha-256=:x:"],
        Body = body,
    };

    private static async Task<byte[]> EncodeAsync(string coding, byte[] data) =>
        coding == "deflate" ? Encoders.Deflate(data) : await Programs.EncodeAsync(coding, data);
}
