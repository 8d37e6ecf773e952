using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>Request bodies are sent from where they were received: each reaches the backend byte for byte, however it comes and however it is taken.</summary>
public sealed class RequestBodyTests
{
    // Around what a connection receives at once, head included, and around the pieces that go out.
    private static readonly int[] Lengths =
        [1, 3_900, 4_000, 4_095, 4_096, 4_097, 8_191, 8_193, 61_440, 65_535, 65_536, 65_537, 69_000, 72_000, 131_071, 131_072, 131_073, 262_144, 1_000_000, 5_000_000];

    public static TheoryData<string, bool, bool> Ways { get; } = new()
    {
        { "1.1", false, false },
        { "1.1", true, false },
        { "1.1", false, true },
        { "1.1", true, true },
        { "2", false, false },
        { "2", true, false },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Bodies_OfAllLengths_ArriveByteForByte(string version, bool isChunked, bool isSecure)
    {
        using var certificate = TestCertificate.Create();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId, isSecure ? Load(certificate) : null);
        await using var gateway = await StartAsync(backend);
        await using var client = await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(gateway, version));

        foreach (var length in Lengths)
        {
            var id = length.ToString(CultureInfo.InvariantCulture);
            var response = await client.SendAsync(new WireRequest("POST", "/upload")
            {
                Headers = [$"X-Test-Id: {id}"],
                Body = BytesOf(length),
                IsChunked = isChunked,
                Trailers = isChunked ? ["X-Sum: 5"] : [],
            });

            Assert.Equal((200, id), (response.Status, response.Text));
            var received = Assert.Single(backend.RequestsOf(id));
            Assert.True(BytesOf(length).AsSpan().SequenceEqual(received.Body), $"{length} bytes did not arrive as they were sent, but {received.Body.Length}.");
            Assert.Equal(isChunked ? 1 : 0, received.Trailers.Count);
        }

        Assert.Empty(backend.Violations);
        Assert.Equal(1, backend.ConnectionCount);
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Bodies_OfManyClients_ThatSendInPieces_AreTheirOwn(string hasAccessLog)
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(backend, $"\"Telemetry\": {{ \"AccessLog\": {{ \"Enabled\": {hasAccessLog} }} }},");

        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            var random = new Random(client);
            await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);
            for (var turn = 0; turn < 8; turn++)
            {
                var body = BytesOf((client * 1000) + turn, random.Next(1, 300_000));
                await connection.SendAsync("POST", "/", ["Host: shop.test", $"X-Test-Id: {client}-{turn}", $"Content-Length: {body.Length}"]);
                for (var at = 0; at < body.Length;)
                {
                    var count = Math.Min(random.Next(1, turn % 2 == 0 ? 5_000 : 90_000), body.Length - at);
                    await connection.SendAsync(body.AsMemory(at, count));
                    at += count;
                    // So that some come when nothing is there any more.
                    if (random.Next(8) == 0)
                        await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
                }

                Assert.Equal($"{client}-{turn}", (await connection.ReceiveAsync()).Text);
                Assert.True(body.AsSpan().SequenceEqual(Assert.Single(backend.RequestsOf($"{client}-{turn}")).Body));
            }
        })));

        Assert.Empty(backend.Violations);
    }

    // The system takes no more of it for a while: what is left waits in the client's own memory.
    [Theory]
    [InlineData("1.1", false)]
    [InlineData("1.1", true)]
    [InlineData("2", false)]
    public async Task Body_ThatTheBackendTakesSlowly_ArrivesByteForByte(string version, bool isChunked)
    {
        using var taking = new SemaphoreSlim(0);
        ReceivedRequest? received = null;
        await using var backend = new ScriptedBackend(_ => async connection =>
        {
            await taking.WaitAsync(Eventually.Limit);
            await connection.ReadBodyAsync();
            received = connection.Request;
            await Scripts.EchoId(connection);
        }) { ReadsBodies = false };
        await using var gateway = await StartAsync(backend);
        await using var client = await WireClient.OpenAsync(version, ScriptedGateway.AddressOf(gateway, version));

        var body = BytesOf(24_000_000);
        var sending = client.SendAsync(new WireRequest("POST", "/upload") { Headers = ["X-Test-Id: slow"], Body = body, IsChunked = isChunked });
        await Eventually.HoldsAsync(() => backend.CountOf("slow") == 1, "the head reaches the backend");
        Assert.False(sending.IsCompleted);
        taking.Release();

        Assert.Equal("slow", (await sending).Text);
        Assert.True(body.AsSpan().SequenceEqual(received!.Body));
    }

    [Theory]
    [InlineData("Content-Length: 100000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Head_OfABodyThatIsYetToCome_ReachesTheBackend_AndTheClientIsToldToGoOn(string framing)
    {
        await using var backend = new ScriptedBackend(static _ => static async connection =>
        {
            await connection.ReadBodyAsync();
            await Scripts.Ok(connection.Request.Body.Length.ToString(CultureInfo.InvariantCulture))(connection);
        }) { ReadsBodies = false };
        await using var gateway = await StartAsync(backend);
        await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);

        await connection.SendAsync("PUT", "/", ["Host: shop.test", "X-Test-Id: polite", "Expect: 100-continue", framing]);
        Assert.Equal(100, (await connection.ReceiveHeadAsync()).Status);
        await Eventually.HoldsAsync(() => backend.CountOf("polite") == 1, "the head reaches the backend");
        var isChunked = framing.StartsWith('T');
        await connection.SendAsync($"{(isChunked ? "186a0\r\n" : "")}{new string('x', 100_000)}{(isChunked ? "\r\n0\r\n\r\n" : "")}");

        Assert.Equal("100000", (await connection.ReceiveAsync()).Text);
    }

    [Theory]
    [InlineData("Content-Length: 1000000", "", true)]
    [InlineData("Content-Length: 1000000", "", false)]
    [InlineData("Transfer-Encoding: chunked", "f4240\r\n", true)]
    [InlineData("Transfer-Encoding: chunked", "f4240\r\n", false)]
    public async Task Body_ThatBreaksOff_NeverLooksWhole_AndOthersAreServed(string framing, string sizeLine, bool isReset)
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(backend);

        foreach (var sent in (int[])[0, 1, 4_000, 70_000, 900_000])
        {
            await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);
            await connection.SendAsync("POST", "/", ["Host: shop.test", $"X-Test-Id: {sent}", framing], sizeLine + new string('x', sent));
            await Eventually.HoldsAsync(() => backend.CountOf(sent.ToString(CultureInfo.InvariantCulture)) == 1, "the head reaches the backend");
            if (isReset)
                connection.Reset();
            else
                await connection.HalfCloseAsync();
            await Eventually.HoldsAsync(() => backend.OpenConnectionCount == 0, "the backend's connection is closed");
        }

        Assert.Empty(backend.Requests);
        Assert.Empty(backend.Violations);
        Assert.Equal(200, (await RawConnection.GetAsync(gateway.BaseAddress, "shop.test", "/")).Status);
        Assert.DoesNotContain("Unhandled", gateway.Process.Output, StringComparison.Ordinal);
    }

    // What was read of it and could not be sent is given back to the server, which reads the rest.
    [Fact]
    public async Task Body_WhoseBackendIsGone_IsReadToItsEnd_AndTheConnectionGoesOn()
    {
        await using var backend = new ScriptedBackend(static request => request.Method == "GET" ? Scripts.EchoId : Scripts.Reset) { ReadsBodies = false };
        await using var gateway = await StartAsync(backend);
        await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);

        for (var turn = 0; turn < 5; turn++)
        {
            await connection.SendAsync("POST", "/", ["Host: shop.test", "Content-Length: 3000000"], new string('x', 3_000_000));
            Assert.Equal(502, (await connection.ReceiveAsync()).Status);
            await connection.SendAsync("GET", "/", ["Host: shop.test", "X-Test-Id: next"]);
            Assert.Equal("next", (await connection.ReceiveAsync()).Text);
        }
    }

    private static Task<GatewayProcess> StartAsync(ScriptedBackend backend, string more = "") => GatewayProcess.StartAsync(GatewayConfiguration.Of(
        """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
        $$""" "backend": { "HttpClient": { "DangerousAcceptAnyServerCertificate": true }, "Destinations": { "a": { "Address": "{{backend.Address}}" } } } """,
        ScriptedGateway.Endpoints).Replace("\"ReverseProxy\": {", more + "\"ReverseProxy\": {", StringComparison.Ordinal));

    private static X509Certificate2 Load(TestCertificate certificate) => X509CertificateLoader.LoadPkcs12(
        X509Certificate2.CreateFromPemFile(certificate.Path, certificate.KeyPath).Export(X509ContentType.Pfx), null);

    private static byte[] BytesOf(int length) => BytesOf(length, length);

    private static byte[] BytesOf(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
