using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class ResponseTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    private static readonly byte[] Catalogue = Encoding.Latin1.GetBytes(CompressingGateway.Catalogue);

    public static TheoryData<string, string, string, string> Bodies()
    {
        var cases = new TheoryData<string, string, string, string>();
        foreach (var version in WireClient.Versions)
        {
            foreach (var coding in (string[])["gzip", "br", "zstd"])
            {
                foreach (var route in (string[])["default", "yarp", "hidden"])
                {
                    foreach (var kind in (string[])["json", "chunks", "error", "trailers"])
                        cases.Add(version, coding, route, kind);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_InEachCoding_IsWholeForOtherDecoders(string version, string coding, string route, string kind)
    {
        var answer = await compressing.GetAsync(version, $"/{route}/{kind}", coding);

        Assert.Equal(WireBreak.None, answer.Break);
        Assert.Equal(coding, answer.ValueOf("Content-Encoding"));
        Assert.Contains("Accept-Encoding", answer.ValueOf("Vary"), StringComparison.Ordinal);
        Assert.True(answer.Body.Length < Catalogue.Length / 2);
        Assert.Equal(Catalogue, await Programs.DecodeAsync(coding, answer.Body));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Headers_OfAnEncodedResponse_AreThoseOfItsBytes(string version)
    {
        var answer = await compressing.GetAsync(version, "/default/json", "gzip");

        Assert.Equal("W/\"x\"", answer.ValueOf("ETag"));
        Assert.Equal("Origin, Accept-Encoding", answer.ValueOf("Vary"));
        Assert.Equal(answer.Body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), answer.ValueOf("Content-Length"));
        Assert.All((string[])["Accept-Ranges", "Content-Digest", "Content-MD5"], name => Assert.Empty(answer.ValuesOf(name)));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Headers_OfIdentity_ArePassedAndSayThatTheyVary(string version)
    {
        var answer = await compressing.GetAsync(version, "/default/json", "identity");

        Assert.Equal(("\"x\"", "bytes", "sha-256=:x:"), (answer.ValueOf("ETag"), answer.ValueOf("Accept-Ranges"), answer.ValueOf("Content-Digest")));
        Assert.Equal("Origin, Accept-Encoding", answer.ValueOf("Vary"));
        Assert.Equal(Catalogue, answer.Body);
    }

    [Theory]
    [InlineData("1.1", "default")]
    [InlineData("2", "default")]
    [InlineData("1.1", "yarp")]
    [InlineData("2", "yarp")]
    public async Task Head_HasTheHeadersOfGet(string version, string route)
    {
        var (answer, _) = await compressing.SendAsync(version, new WireRequest("HEAD", $"/{route}/json") { Headers = ["Accept-Encoding: gzip"] });

        Assert.Equal((200, WireBreak.None), (answer.Status, answer.Break));
        Assert.Equal(("gzip", "W/\"x\"", "Origin, Accept-Encoding"), (answer.ValueOf("Content-Encoding"), answer.ValueOf("ETag"), answer.ValueOf("Vary")));
        Assert.Empty(answer.ValuesOf("Content-Length"));
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("/default/small")]
    [InlineData("/default/small-chunk")]
    [InlineData("/default/empty")]
    [InlineData("/default/empty-chunk")]
    [InlineData("/default/image")]
    [InlineData("/default/no-transform")]
    [InlineData("/default/no-content")]
    [InlineData("/sensitive/json")]
    [InlineData("/off/json")]
    public async Task Response_ThatIsLeftAlone_ComesAsItIs(string target)
    {
        foreach (var version in WireClient.Versions)
        {
            var encoded = await compressing.GetAsync(version, target, "gzip, br, zstd");
            var plain = await compressing.GetAsync(version, target, "identity");

            Assert.Equal(WireBreak.None, encoded.Break);
            Assert.Empty(encoded.ValuesOf("Content-Encoding"));
            Assert.Equal(plain.Body, encoded.Body);
            Assert.Equal(plain.ValueOf("ETag"), encoded.ValueOf("ETag"));
        }
    }

    [Fact]
    public async Task Response_ThatIsEncodedAlready_KeepsItsCoding()
    {
        var answer = await compressing.GetAsync("1.1", "/default/encoded", "gzip");

        Assert.Equal("deflate", answer.ValueOf("Content-Encoding"));
        Assert.Equal(Catalogue, answer.Body);
    }

    [Fact]
    public async Task Request_ThatForbidsTransforming_IsLeftAlone()
    {
        var (answer, received) = await compressing.SendAsync("1.1", WireRequest.Get("/default/json", "Accept-Encoding: gzip", "Cache-Control: no-transform"));

        Assert.Empty(answer.ValuesOf("Content-Encoding"));
        Assert.Equal(["gzip"], received!.ValuesOf("Accept-Encoding"));
    }

    [Theory]
    [InlineData("default", "gzip, br", "identity")]
    [InlineData("default", "deflate", "deflate")]
    [InlineData("default", "identity", "identity")]
    [InlineData("pass", "gzip, br", "gzip, br")]
    [InlineData("far", "br", "gzip")]
    [InlineData("far", "identity", "gzip")]
    [InlineData("sensitive", "gzip, br", "gzip, br")]
    [InlineData("off", "gzip, br", "gzip, br")]
    public async Task Backend_IsAskedForWhatThePolicySays(string route, string accept, string expected)
    {
        var (_, received) = await compressing.SendAsync("1.1", WireRequest.Get($"/{route}/json", $"Accept-Encoding: {accept}"));

        Assert.Equal([expected], received!.ValuesOf("Accept-Encoding"));
    }

    [Fact]
    public async Task Client_WithoutAcceptEncoding_GetsIdentityAndNothingIsAskedForIt()
    {
        var (answer, received) = await compressing.SendAsync("1.1", WireRequest.Get("/default/json"));

        Assert.Equal(Catalogue, answer.Body);
        Assert.Empty(received!.ValuesOf("Accept-Encoding"));
    }

    [Theory]
    [InlineData("gzip;q=0, br;q=0.000, *;q=0.5", "zstd")]
    [InlineData("*;q=0", null)]
    [InlineData("identity;q=0", null)]
    [InlineData("gzip;q=1e9, br;q=NaN", null)]
    [InlineData(";;;,,,;q=,=;q", null)]
    [InlineData("gzip;q=0.5;q=0", "gzip")]
    [InlineData("\"gzip\", br\u00e9, \u00ff", null)]
    [InlineData("gzip\t;\tq=0.7", "gzip")]
    public async Task Header_OfAHostileClient_IsReadByTheLetter(string accept, string? expected)
    {
        var answer = await compressing.GetAsync("1.1", "/default/json", accept);

        Assert.Equal((200, WireBreak.None), (answer.Status, answer.Break));
        Assert.Equal(expected, answer.ValueOf("Content-Encoding"));
        Assert.Equal(Catalogue, expected is null ? answer.Body : await Programs.DecodeAsync(expected, answer.Body));
    }

    [Fact]
    public async Task Header_OfManyThousandElements_IsRead()
    {
        var lines = Enumerable.Repeat($"Accept-Encoding: {string.Join(",", Enumerable.Repeat("x;q=0.1", 300))}", 10).Append("Accept-Encoding: gzip").ToArray();

        var (answer, _) = await compressing.SendAsync("1.1", WireRequest.Get("/default/json", lines));

        Assert.Equal("gzip", answer.ValueOf("Content-Encoding"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Trailers_WithADigestOfOtherBytes_LoseThatAlone(string version)
    {
        var encoded = await compressing.GetAsync(version, "/default/trailers", "gzip", "TE: trailers");
        var plain = await compressing.GetAsync(version, "/default/trailers", "identity", "TE: trailers");

        Assert.DoesNotContain(encoded.Trailers, static trailer => trailer.Key.Equals("Content-Digest", StringComparison.OrdinalIgnoreCase));
        Assert.Equal(plain.Trailers.Count, encoded.Trailers.Count + (plain.Trailers.Count > 0 ? 1 : 0));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task HideLength_OfTheSameResponse_GivesManyLengths(string coding)
    {
        var lengths = new HashSet<int>();
        for (var i = 0; i < 20; i++)
            lengths.Add((await compressing.GetAsync("1.1", "/hidden/json", coding)).Body.Length);

        Assert.True(lengths.Count > 5, $"{lengths.Count} lengths");
    }

    [Fact]
    public async Task Http10_GetsAWholeBodyThatEndsWithTheConnection()
    {
        await using var connection = await RawConnection.OpenAsync(Gateway.BaseAddress);
        await connection.SendAsync("GET /default/chunks HTTP/1.0\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n");

        var answer = await connection.ReceiveAsync();

        Assert.Equal(Catalogue, await Programs.DecodeAsync("gzip", answer.Body));
    }

    [Fact]
    public async Task EarlyHints_BeforeAnEncodedResponse_DoNotDisturbIt()
    {
        var answer = await compressing.GetAsync("1.1", "/default/early", "gzip");

        Assert.Equal(Catalogue, await Programs.DecodeAsync("gzip", answer.Body));
    }

    [Fact]
    public async Task Responses_AreCountedByPolicyCodingAndResult()
    {
        await compressing.GetAsync("1.1", "/default/json", "br");
        await compressing.GetAsync("1.1", "/default/image", "br");

        using var client = new HttpClient();
        var metrics = await client.GetStringAsync(new Uri(Gateway.AdminAddress, "/metrics"));

        Assert.Matches("gateway_compression_responses_total\\{[^}]*coding=\"br\"[^}]*policy=\"default\"[^}]*result=\"encoded\"", metrics);
        Assert.Matches("gateway_compression_responses_total\\{[^}]*coding=\"identity\"[^}]*policy=\"default\"[^}]*result=\"type\"", metrics);
    }
}
