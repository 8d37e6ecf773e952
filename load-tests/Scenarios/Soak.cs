using Gateway.LoadTests.Running;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>People in the shop for long, while the gateway's memory is watched.</summary>
internal sealed class Soak : LoadTest
{
    private const string People = "soak";
    private const string Watch = "soak.memory";
    private const double MaxGrowth = 64;

    public override string Name => People;

    public override string Summary => "people in the shop for ten minutes; the gateway's memory must not go on growing";

    public override TimeSpan DefaultDuration => TimeSpan.FromMinutes(10);

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(People), Threshold.Percentile99(People, 1000), Threshold.NoFailures(Watch),
        Threshold.Fact($"from a third of the time to its end the gateway's memory grows by at most {MaxGrowth:0} MiB", "growth", -100_000, MaxGrowth, " MiB"),
        Threshold.Fact("the gateway has at most 300 MiB", "most", 1, 300, " MiB"),
        Threshold.Fact("the longest stop of the gateway by a collection of garbage is at most 50 ms", "pause", 0, 50, " ms at most"),
    ];

    public override int DefaultRate(bool isDemo) => isDemo ? 30 : 6;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(await Browse.ConfigurationAsync(stage, cancellation), cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10)));
        var start = TimeProvider.System.GetTimestamp();
        var interval = load.Duration / 20 < TimeSpan.FromSeconds(10) ? load.Duration / 20 : TimeSpan.FromSeconds(10);
        Pauses? before = null;
        var watch = Scenario.Create(Watch, async context =>
        {
            var now = gateway.Process.WorkingSet / (1024.0 * 1024);
            facts.Set("most", Math.Max(now, facts.Find("most") ?? 0));
            // The first third is for what grows once: compiled code, caches, pools.
            if (TimeProvider.System.GetElapsedTime(start) < load.Duration / 3 || facts.Find("base") is null)
                facts.Set("base", now);
            facts.Set("growth", now - facts.Find("base")!.Value);
            var pauses = await gateway.ReadPausesAsync(cancellation);
            before ??= pauses;
            facts.Set("pause", pauses.LongestSince(before).TotalMilliseconds);
            return Response.Ok();
        });
        return new Journey(
            Browse.Of(client, stage.IsDemo, People, load.WarmUp, load.Arrivals()),
            watch.WithInit(_ =>
            {
                start = TimeProvider.System.GetTimestamp();
                return Task.CompletedTask;
            }).WithoutWarmUp().WithLoadSimulations(Simulation.Inject(1, interval, load.Duration)));
    }
}
