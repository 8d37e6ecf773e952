using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire.Self;

/// <summary>The clients and the backend understand each other across a gateway, for what is in order and for what is not.</summary>
public sealed class WireClientTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Exchanges_OnOneConnection_AreSeenOnBothSides(string version)
    {
        await using var scripted = await ScriptedGateway.StartAsync(static request => request.Target switch
        {
            "/cut" => Scripts.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").Then(Scripts.Reset),
            "/trailers" => Scripts.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 6\r\n\r\n"),
            _ => Scripts.EchoId,
        });
        await using var client = await scripted.OpenAsync(version);
        var upload = new WireRequest("POST", "/") { Headers = ["X-Test-Id: up"], Body = new byte[300_000], IsChunked = true, Trailers = ["X-Sum: 5"] };

        var answers = new[]
        {
            await client.SendAsync(WireRequest.Get("/", "X-Test-Id: one")),
            await client.SendAsync(upload),
            await client.SendAsync(WireRequest.Get("/trailers")),
            await client.SendAsync(WireRequest.Get("/cut")),
        };

        Assert.Equal([200, 200, 200, 200], answers.Select(static answer => answer.Status));
        Assert.Equal(["one", "up", "abc", "abc"], answers.Select(static answer => answer.Text));
        Assert.Equal([WireBreak.None, WireBreak.None, WireBreak.None, WireBreak.Reset], answers.Select(static answer => answer.Break));
        Assert.Equal(version == "2" ? ["6"] : [], answers[2].Trailers.Select(static trailer => trailer.Value));
        var uploaded = Assert.Single(scripted.Backend.RequestsOf("up"));
        Assert.Equal(upload.Body.Length, uploaded.Body.Length);
        Assert.Equal("5", Assert.Single(uploaded.Trailers).Value);
        Assert.Empty(scripted.Backend.Violations);
    }
}
