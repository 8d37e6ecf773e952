using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>Backends that answer, and want no more, while an upload still comes.</summary>
public sealed class EarlyAnswerTests
{
    private const string Refusal = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno";

    [Theory]
    [InlineData("Content-Length: 4000000", "", true)]
    [InlineData("Content-Length: 4000000", "", false)]
    [InlineData("Transfer-Encoding: chunked", "f4240\r\n", true)]
    public async Task Upload_RefusedEarly_IsReadToItsEndAndTheConnectionGoesOn(string framing, string sizeLine, bool hasAccessLog)
    {
        await using var backend = new ScriptedBackend(static request => request.Method == "GET" ? Scripts.Ok("again") : Scripts.Send(Refusal)) { ReadsBodies = false };
        await using var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.PassThrough(backend.Address).Replace(
            "\"ReverseProxy\"", $"\"Telemetry\": {{ \"AccessLog\": {{ \"Enabled\": {(hasAccessLog ? "true" : "false")} }} }}, \"ReverseProxy\"", StringComparison.Ordinal));
        await using var connection = await RawConnection.OpenAsync(gateway.BaseAddress);

        await connection.SendAsync("POST", "/", ["Host: shop.test", framing]);
        Assert.Equal(413, (await connection.ReceiveHeadAsync()).Status);
        Assert.Equal("no"u8.ToArray(), await connection.ReceiveAsync(2));
        for (var piece = 0; piece < 4; piece++)
            await connection.SendAsync($"{sizeLine}{new string('u', 1_000_000)}{(sizeLine.Length > 0 ? "\r\n" : "")}");
        if (sizeLine.Length > 0)
            await connection.SendAsync("0\r\n\r\n");

        await connection.SendAsync("GET", "/", ["Host: shop.test"]);
        Assert.Equal(200, (await connection.ReceiveHeadAsync()).Status);
        Assert.DoesNotContain("Kestrel", gateway.Process.Output, StringComparison.Ordinal);
    }
}
