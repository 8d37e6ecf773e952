using System.Text.Json;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>The gateway is replaced again and again while requests come, as supervise.sh does it: none is refused or lost.</summary>
internal sealed class Restart : LoadTest
{
    private const string Requests = "restart.requests";
    private const string Restarts = "restart.restarts";

    public override string Name => "restart";

    public override string Summary => "the gateway is replaced again and again under load, on sockets it inherits: no request fails";

    public override string Needs => "bash and systemd-socket-activate";

    public override bool HasDemo => false;

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Requests), Threshold.Percentile99(Requests, 1000), Threshold.NoFailures(Restarts),
        Threshold.Fact("at least one restart", "restarts", 1, double.MaxValue),
    ];

    public override int DefaultRate(bool isDemo) => 100;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var origin = stage.Keep(await OriginServer.StartAsync(cancellation));
        var ports = FreePorts.Take(2);
        var (port, adminPort) = (ports[0], ports[1]);
        var supervisor = stage.Keep(await StartAsync(stage, origin, port, adminPort, cancellation));
        var client = stage.Keep(Clients.New(new Uri($"http://127.0.0.1:{port}"), TimeSpan.FromSeconds(10)));
        var admin = stage.Keep(Clients.New(new Uri($"http://127.0.0.1:{adminPort}"), TimeSpan.FromSeconds(10)));
        // systemd-socket-activate starts it for its first client.
        await Waiting.UntilAsync(
            async () => (await client.GetAsync(new Uri("/page", UriKind.Relative), cancellation)).IsSuccessStatusCode,
            TimeSpan.FromSeconds(30),
            () => $"the gateway answers\n{supervisor.Output}",
            cancellation);

        var requests = Scenario.Create(Requests, async _ => await Calls.GetAsync(client, "/page", "a page"));
        var restarts = Scenario.Create(Restarts, async context =>
        {
            await Step.Run("replaced", context, () => ReplaceAsync(supervisor, admin));
            facts.Add("restarts", 1);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            return Response.Ok();
        });
        return new Journey(
            requests.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()),
            restarts.WithoutWarmUp().WithLoadSimulations(Simulation.KeepConstant(1, load.Duration)));
    }

    private static async Task<ChildProcess> StartAsync(Stage stage, OriginServer origin, int port, int adminPort, CancellationToken cancellation)
    {
        var file = Path.Combine(stage.Directory, "restart.json");
        var configuration = ShopConfiguration.Of(origin.Address, """ "all": { "ClusterId": "origin", "Match": { "Path": "/{**rest}" } } """, """ "Drain": { "Delay": "1s" }, """);
        configuration = configuration.Replace(GatewayProcess.Basics, GatewayProcess.BasicsAt(port, adminPort), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, configuration, cancellation);
        // It passes on nothing of the environment but what it is told to.
        string[] runtime = Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? ["-E", $"DOTNET_ROOT={root}"] : [];
        return ChildProcess.Start("systemd-socket-activate",
        [
            .. runtime, "-l", $"127.0.0.1:{port}", "-l", $"127.0.0.1:{adminPort}",
            "bash", Path.Combine(Repository.Root, "config", "examples", "restarting", "supervise.sh"), Repository.GatewayBinary, "run", "--config", file,
        ]);
    }

    // Done when another process answers and the old one is gone.
    private static async Task<Response<object>> ReplaceAsync(ChildProcess supervisor, HttpClient admin)
    {
        var before = await ReadProcessAsync(admin);
        supervisor.Signal("HUP");
        await Waiting.UntilAsync(
            async () => !Directory.Exists($"/proc/{before}") && await ReadProcessAsync(admin) != before,
            TimeSpan.FromSeconds(60),
            () => $"another process takes over from {before}\n{supervisor.Output}",
            CancellationToken.None);
        return Response.Ok();
    }

    private static async Task<int> ReadProcessAsync(HttpClient admin)
    {
        using var document = JsonDocument.Parse(await admin.GetStringAsync(new Uri("/config/status", UriKind.Relative)));
        return document.RootElement.GetProperty("processId").GetInt32();
    }
}
