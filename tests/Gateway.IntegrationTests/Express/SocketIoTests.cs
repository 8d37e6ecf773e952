using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Express;

/// <summary>socket.io keeps its sessions in one instance's memory, so its polls must all reach that one.</summary>
[Collection(ShopTests.Name)]
public sealed class SocketIoTests(ShopGateway shop, ITestOutputHelper output) : GatewayTest(shop.Gateway, output)
{
    private const string Clients = "4";

    [Fact]
    public async Task Polling_WithTwoInstances_StaysWithOneForEachClient()
    {
        var conversations = await ConverseAsync("--messages", "5");

        Assert.All(conversations, static one => Assert.Single(Strings(one, "instances").Distinct()));
        Assert.All(conversations, static one => Assert.Equal(Enumerable.Repeat("polling", 5), Strings(one, "transports")));
        Assert.Equal(["a", "b"], conversations.Select(static one => Strings(one, "instances").First()).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Upgrade_AfterPolling_StaysWithTheInstance()
    {
        var conversations = await ConverseAsync("--upgrade", "--messages", "3");

        Assert.All(conversations, static one => Assert.Equal("polling", one.GetProperty("opened").GetString()));
        Assert.All(conversations, static one => Assert.Single(Strings(one, "instances").Distinct()));
        Assert.All(conversations, static one => Assert.Equal(Enumerable.Repeat("websocket", 3), Strings(one, "transports")));
        Assert.All(conversations, static one => Assert.Equal(["message 1", "message 2", "message 3"], Strings(one, "answers")));
    }

    private async Task<JsonElement[]> ConverseAsync(params string[] arguments)
    {
        var script = Path.Combine(Repository.Root, "tests", "backends", "express", "client.mjs");
        var result = await BackendClient.RunAsync(script, ["--url", Gateway.BaseAddress.ToString(), "--clients", Clients, .. arguments]);
        return [.. result.EnumerateArray()];
    }

    private static IEnumerable<string> Strings(JsonElement conversation, string name) =>
        conversation.GetProperty(name).EnumerateArray().Select(static item => item.GetString()!);
}
