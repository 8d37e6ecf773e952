using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>What a client sends behind its body arrives behind the body at the backend.</summary>
public sealed class TrailerTests
{
    [Theory]
    [InlineData("1.1", "abc", true, false)]
    [InlineData("1.1", "", true, false)]
    [InlineData("1.1", "abc", true, true)]
    [InlineData("2", "abc", true, false)]
    [InlineData("2", "", true, false)]
    [InlineData("2", "abc", false, true)]
    [InlineData("2", "", false, true)]
    [InlineData("2", null, false, false)]
    public async Task Trailers_OfARequest_ReachTheBackend(string version, string? body, bool isChunked, bool isAnnounced)
    {
        await using var gateway = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);
        await using var client = await gateway.OpenAsync(version);

        var response = await client.SendAsync(new WireRequest("POST", "/upload")
        {
            Headers = ["X-Test-Id: one", .. isAnnounced ? ["Trailer: X-Sum"] : Array.Empty<string>()],
            Body = body is null ? null : System.Text.Encoding.Latin1.GetBytes(body),
            IsChunked = isChunked,
            Trailers = ["X-Sum: 5", "X-Sum: 6"],
        });

        Assert.Equal((200, "one"), (response.Status, response.Text));
        var request = Assert.Single(gateway.Backend.Requests);
        Assert.Equal(body ?? "", request.BodyText);
        Assert.Equal(["5", "6"], request.Trailers.Where(static trailer => trailer.Key.Equals("X-Sum", StringComparison.OrdinalIgnoreCase)).Select(static trailer => trailer.Value));
        Assert.Empty(gateway.Backend.Violations);
        Assert.Equal("two", (await client.SendAsync(WireRequest.Get("/", "X-Test-Id: two"))).Text);
    }

    // YARP's forwarder, which drops trailers, is not a client's to choose where the backend speaks HTTP/1.1.
    [Fact]
    public async Task Request_ThatPassesForGrpc_IsForwardedAsAnyOther()
    {
        await using var gateway = await ScriptedGateway.StartAsync(static _ => Scripts.EchoId);
        await using var client = await gateway.OpenAsync("2");

        var response = await client.SendAsync(new WireRequest("POST", "/upload")
        {
            Headers = ["X-Test-Id: one", "Content-Type: application/grpc"], Body = "abc"u8.ToArray(), IsChunked = true, Trailers = ["X-Sum: 5"],
        });

        Assert.Equal((200, "one"), (response.Status, response.Text));
        Assert.Contains(Assert.Single(gateway.Backend.Requests).Trailers, static trailer => trailer.Value == "5");
    }
}
