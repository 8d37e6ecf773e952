using System.IO.Compression;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Compression;

/// <summary>Each piece must have arrived, decoded, before the backend sends the next one: what somebody held back would never come.</summary>
public sealed class StreamTests(CompressingGateway compressing, ITestOutputHelper output)
    : GatewayTest(compressing.Gateway, output), IClassFixture<CompressingGateway>
{
    private static readonly string[] Events = ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"];
    private static readonly string[] Parts = ["<html><h1>Shop</h1>", "<div>Ready after 300</div>", "<div>Ready after 600</div></html>"];

    public static TheoryData<string, string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string, string>();
        foreach (var version in WireClient.Versions)
        {
            foreach (var coding in (string[])["gzip", "br", "zstd"])
            {
                foreach (var route in (string[])["default", "yarp"])
                {
                    foreach (var kind in (string[])["events", "suspense"])
                        cases.Add(version, coding, route, kind);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Pieces_ThatTheBackendFlushes_ArriveOneByOne(string version, string coding, string route, string kind)
    {
        using var client = Gateway.CreateClient(endpoint: version == "2" ? "h2c" : "main");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/{route}/{kind}")
        {
            Version = new Version(version == "2" ? "2.0" : "1.1"),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { { "Accept-Encoding", coding } },
        };
        using var patience = new CancellationTokenSource(Eventually.Limit);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        Assert.Equal([coding], response.Content.Headers.ContentEncoding);
        await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
        var encoded = new MemoryStream();

        var expected = "";
        foreach (var piece in kind == "events" ? Events : Parts)
        {
            expected += piece;
            var before = encoded.Length;
            while (coding == "zstd" ? encoded.Length == before : await DecodeBeginningAsync(coding, encoded.ToArray()) != expected)
                await ReceiveAsync(body, encoded, patience.Token);
            compressing.Steps.Release();
        }

        while (await ReceiveAsync(body, encoded, patience.Token))
        {
            // To the end.
        }

        Assert.Equal(expected, Encoding.UTF8.GetString((await Programs.DecodeAsync(coding, encoded.ToArray()))!));
    }

    private static async Task<bool> ReceiveAsync(Stream body, MemoryStream encoded, CancellationToken cancellation)
    {
        var buffer = new byte[4096];
        var count = await body.ReadAsync(buffer, cancellation);
        encoded.Write(buffer, 0, count);
        return count > 0;
    }

    // Of what has not ended, no program shows the beginning; that zstd's can be decoded, its encoder's own tests say.
    private static async Task<string> DecodeBeginningAsync(string coding, byte[] encoded)
    {
        using var input = new MemoryStream(encoded);
        await using Stream decoder = coding == "gzip" ? new GZipStream(input, CompressionMode.Decompress) : new BrotliStream(input, CompressionMode.Decompress);
        using var decoded = new MemoryStream();
        await decoder.CopyToAsync(decoded);
        return Encoding.UTF8.GetString(decoded.ToArray());
    }
}
