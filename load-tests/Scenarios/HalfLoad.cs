using Gateway.LoadTests.Running;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Half of what the gateway can do here, for long: how long collections of garbage stop it then.</summary>
internal sealed class HalfLoad : LoadTest
{
    private const string Requests = "half-load";
    private const string Watch = "half-load.pauses";
    private const int Clients = 32;
    private const int MaxPercent = 100;

    private static readonly TimeSpan Measuring = TimeSpan.FromSeconds(5);

    public override string Name => Requests;

    public override string Summary => "half of what the gateway answers to 32 clients here, for ten minutes; collections of garbage must hardly stop it";

    public override string Needs => "nothing";

    public override string RateUnit => "% of what it can do";

    public override TimeSpan DefaultDuration => TimeSpan.FromMinutes(10);

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Requests), Threshold.Percentile99(Requests, 250), Threshold.NoFailures(Watch),
        Threshold.Fact("the longest stop by a collection of garbage is at most 10 ms", "pause", 0, 10, " ms at most"),
    ];

    public override int DefaultRate(bool isDemo) => 50;

    public override string? FindProblem(Load load) => load.Rate <= MaxPercent ? null : $"--rate {load.Rate}: {RateUnit}, so {MaxPercent} at most";

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var origin = stage.Keep(await OriginServer.StartAsync(cancellation));
        var gateway = await stage.StartGatewayAsync(ShopConfiguration.Of(origin.Address, """ "all": { "ClusterId": "origin", "Match": { "Path": "/{**rest}" } } """, ""), cancellation);
        // What waits at thousands of requests a second would have a connection made each, which costs more than to answer it: after a pause there would be no end to it.
        var client = stage.Keep(Running.Clients.New(gateway.Address, TimeSpan.FromSeconds(10), connections: Clients));
        // Once until it is compiled, and once for the figure.
        await MeasureAsync(client, cancellation);
        var most = await MeasureAsync(client, cancellation);
        var rate = Math.Max(1, (int)(most * load.Rate / 100));
        Console.WriteLine($"The gateway answers {most:0} requests a second here; {rate} are sent.");
        var interval = load.Duration / 20 < TimeSpan.FromSeconds(10) ? load.Duration / 20 : TimeSpan.FromSeconds(10);
        Pauses? before = null;
        return new Journey(
            Scenario.Create(Requests, async _ => await Calls.GetAsync(client, "/page", "a page"))
                .WithWarmUpDuration(load.WarmUp).WithLoadSimulations(Simulation.Inject(rate, TimeSpan.FromSeconds(1), load.Duration)),
            Scenario.Create(Watch, async _ =>
            {
                var pauses = await gateway.ReadPausesAsync(cancellation);
                before ??= pauses;
                facts.Set("pause", pauses.LongestSince(before).TotalMilliseconds);
                return Response.Ok();
            }).WithoutWarmUp().WithLoadSimulations(Simulation.Inject(1, interval, load.Duration)));
    }

    // Clients that ask one thing after the other.
    private static async Task<double> MeasureAsync(HttpClient client, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            var count = 0;
            for (; TimeProvider.System.GetElapsedTime(start) < Measuring; count++)
                await Calls.GetAsync(client, "/page", "a page");
            return count;
        }));
        return counts.Sum() / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
    }
}
