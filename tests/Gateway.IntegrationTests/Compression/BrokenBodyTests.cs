using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

public sealed class BrokenBodyTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    public static TheoryData<string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string>();
        foreach (var version in WireClient.Versions)
        {
            foreach (var coding in (string[])["gzip", "br", "zstd"])
            {
                foreach (var route in (string[])["default", "yarp"])
                {
                    foreach (var kind in (string[])["short", "short-reset", "chunk-cut", "chunk-broken"])
                        cases.Add(version, coding, route, kind);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Body_ThatTheBackendBreaksOff_NeverLooksWhole(string version, string coding, string route, string kind)
    {
        var answer = await compressing.GetAsync(version, $"/{route}/{kind}", coding);

        Assert.True(answer.Break != WireBreak.None || answer.Status == 502, $"{answer.Status} came whole");
        if (answer.Status == 200)
            Assert.Null(await Programs.DecodeAsync(coding, answer.Body));
    }

    [Theory]
    [InlineData("1.1", "identity")]
    [InlineData("1.1", "br")]
    [InlineData("2", "identity")]
    [InlineData("2", "br")]
    public async Task Gzip_ThatTheBackendEndsEarly_NeverLooksWhole(string version, string accept)
    {
        var answer = await compressing.GetAsync(version, "/far/gzip-cut", accept);

        Assert.NotEqual(WireBreak.None, answer.Break);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    public async Task Client_ThatLeaves_EndsTheRequestAtTheBackend(string coding)
    {
        await using (var connection = await RawConnection.OpenAsync(Gateway.BaseAddress))
        {
            await connection.SendAsync("GET", "/default/endless", ["Host: localhost", $"Accept-Encoding: {coding}", $"{ReceivedRequest.IdHeader}: leaving-{coding}"]);
            Assert.Contains("200", (await connection.ReceiveHeadAsync()).StatusLine, StringComparison.Ordinal);
            connection.Reset();
        }

        var request = Assert.Single(compressing.Backend.RequestsOf($"leaving-{coding}"));
        await Eventually.HoldsAsync(() => !compressing.Backend.IsOpen(request.Connection), "the backend's connection is closed");
        Assert.Equal(200, (await compressing.GetAsync("1.1", "/default/json", coding)).Status);
    }
}
