using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Restarting;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Overload;

/// <summary>Far more clients than there may be. Alone on the machine, as it is about what is left for the others.</summary>
[Collection(RestartingTests.Name)]
public sealed class OverloadTests
{
    private const int Excess = 500;
    private const int Runs = 5;

    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(5);

    [Fact]
    public Task ExcessConnections_ManyRuns_AdmittedAreServedAndNewOnesSoonAfter() =>
        FloodAsync("""{ "Connections": 50, "ConnectionsPerAddress": 1000, "FirstByte": "10m" }""", cap: 50, descriptors: null);

    [Fact]
    public Task ExcessConnections_FewDescriptors_AdmittedAreServedAndNewOnesSoonAfter() =>
        FloodAsync("""{ "ConnectionsPerAddress": 1000, "FirstByte": "10m" }""", cap: null, descriptors: 400);

    [Fact]
    public async Task ExcessConnections_OfOneAddress_AreClosed()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(backend, """{ "ConnectionsPerAddress": 20, "FirstByte": "10m" }""");
        await using var admitted = await Http1Client.OpenAsync(gateway.BaseAddress);
        Assert.Equal(200, (await admitted.SendAsync(WireRequest.Get("/"))).Status);

        using var crowd = await Crowd.ConnectAsync(gateway.BaseAddress, 100);

        await Eventually.HoldsAsync(() => crowd.Refused == 81, "19 of the crowd are let in");
        Assert.Equal(200, (await admitted.SendAsync(WireRequest.Get("/"))).Status);
    }

    [Fact]
    public async Task Edit_OfTheCap_AppliesToNewConnections()
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(backend, """{ "Connections": 5, "FirstByte": "10m" }""");
        using var crowd = await Crowd.ConnectAsync(gateway.BaseAddress, 10);
        await Eventually.HoldsAsync(() => crowd.Refused == 5, "half of the crowd is let in");

        await gateway.EditAsync(ConfigurationOf(backend, """{ "Connections": 6, "FirstByte": "10m" }"""));
        await gateway.WaitForGenerationAsync(2);

        await using var next = await Http1Client.OpenAsync(gateway.BaseAddress);
        Assert.Equal(200, (await next.SendAsync(WireRequest.Get("/"))).Status);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData("Yarp")]
    public async Task WaitingRequests_MoreThanDescriptors_AreRefusedAndTheProcessLives(string forwarder)
    {
        var isFree = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var backend = new ScriptedBackend(_ => async connection =>
        {
            if (connection.Request.Target == "/wait")
                await isFree.Task;
            await Scripts.EchoId(connection);
        });
        await using var gateway = await GatewayProcess.StartAsync(LimitedGateway.Configuration(backend.Address, "{}", forwarder), descriptors: 400);
        var clients = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Http2Connection.OpenAsync(gateway.AddressOf("h2c"))));
        var streams = clients.Select(static _ => new List<int>()).ToArray();
        for (var i = 0; i < clients.Length; i++)
        {
            for (var count = 0; count < 90; count++)
                streams[i].Add(await clients[i].OpenStreamAsync(Http2Connection.FieldsOf(WireRequest.Get("/wait", "X-Test-Id: waits")), isLast: true));
        }

        // The last of them has its answer while the first ones wait: there is nothing left to ask the backend with.
        var last = await clients[^1].ReceiveAsync(streams[^1][^1]);
        isFree.SetResult();
        streams[^1].RemoveAt(streams[^1].Count - 1);
        var answers = new List<WireResponse> { last };
        for (var i = 0; i < clients.Length; i++)
        {
            foreach (var stream in streams[i])
                answers.Add(await clients[i].ReceiveAsync(stream));
        }

        Assert.Equal(502, last.Status);
        Assert.Equal(["200", "502"], answers.Select(static answer => $"{answer.Status}").Distinct().Order());
        Assert.All(answers, static answer => Assert.Equal(WireBreak.None, answer.Break));
        foreach (var client in clients)
            await client.DisposeAsync();
        await Eventually.HoldsAsync(() => IsServedAsync(gateway), "a new client is served", Recovery);
        Assert.False(gateway.Process.HasExited);
    }

    private static async Task FloodAsync(string limits, int? cap, int? descriptors)
    {
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(backend, limits, descriptors);
        for (var run = 0; run < Runs; run++)
        {
            await using var admitted = await Http1Client.OpenAsync(gateway.BaseAddress);
            Assert.Equal(200, (await admitted.SendAsync(WireRequest.Get("/"))).Status);
            using (var crowd = await Crowd.ConnectAsync(gateway.BaseAddress, Excess + (cap ?? 0)))
            {
                var expected = cap is null ? Excess / 2 : Excess + 1;
                await Eventually.HoldsAsync(() => crowd.Refused >= expected, "those too many are closed");
                for (var i = 0; i < 20; i++)
                    Assert.Equal(200, (await admitted.SendAsync(WireRequest.Get("/"))).Status);
            }

            await Eventually.HoldsAsync(() => IsServedAsync(gateway), "a new client is served", Recovery);
        }

        Assert.False(gateway.Process.HasExited);
    }

    private static async Task<bool> IsServedAsync(GatewayProcess gateway)
    {
        await using var client = await Http1Client.OpenAsync(gateway.BaseAddress);
        return (await client.SendAsync(WireRequest.Get("/"))).Status == 200;
    }

    private static Task<GatewayProcess> StartAsync(ScriptedBackend backend, string limits, int? descriptors = null) =>
        GatewayProcess.StartAsync(ConfigurationOf(backend, limits), descriptors);

    private static string ConfigurationOf(ScriptedBackend backend, string limits) =>
        LimitedGateway.Configuration(backend.Address, limits);
}
