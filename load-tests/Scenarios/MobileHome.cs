using Gateway.LoadTests.Running;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>The first screen of an app: as one aggregate, and beside it as the four calls that it stands for.</summary>
internal sealed class MobileHome : LoadTest
{
    private const string Aggregate = "mobile-home.aggregate";
    private const string Separate = "mobile-home.separate";

    private static readonly string[] Demo = ["/api/products?pageSize=5", "/api/products/7", "/node/products/8", "/node/products/7/stock"];
    private static readonly string[] Real = ["/api/products?per_page=5", "/api/products/7", "/node/products?limit=3", "/node/products/8"];

    public override string Name => "mobile-home";

    public override string Summary => "an app's first screen as one aggregate, beside the four calls it replaces, made at once";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Aggregate), Threshold.NoFailures(Separate), Threshold.Percentile99(Aggregate, 1000),
        new("the aggregate's median at most 1.5 times that of the four calls", static outcome =>
        {
            var (one, four) = (outcome.Find(Aggregate)?.Ok.Latency.Percent50 ?? 0, outcome.Find(Separate)?.Ok.Latency.Percent50 ?? 0);
            return (one > 0 && one <= 1.5 * four, $"{one:0.00} ms beside {four:0.00} ms");
        }),
    ];

    // Two of the four calls are Laravel's, tens of milliseconds of processor time each.
    public override int DefaultRate(bool isDemo) => isDemo ? 40 : 3;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var calls = stage.IsDemo ? Demo : Real;
        var gateway = await stage.StartGatewayAsync(await ConfigurationAsync(stage, calls, cancellation), cancellation);
        // As two phones: the calls of one do not wait for the connections of the other.
        var (first, second) = (stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10))), stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10))));
        var aggregate = Scenario.Create(Aggregate, async context =>
        {
            await Step.Run("screen", context, () => Calls.GetAsync(first, "/api/screens/home", "\"part3\""));
            return Response.Ok();
        });
        var separate = Scenario.Create(Separate, async context =>
        {
            await Task.WhenAll(calls.Select(call => Step.Run("call", context, () => Calls.GetAsync(second, call, ":"))));
            return Response.Ok();
        });
        return new Journey(
            aggregate.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()),
            separate.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    private static Task<string> ConfigurationAsync(Stage stage, string[] calls, CancellationToken cancellation) => ShopConfiguration.OfAsync(
        stage,
        $$"""
        "api": { "ClusterId": "api", "Match": { "Path": "/api/{**rest}" } },
        "node": { "ClusterId": "node", "Match": { "Path": "/node/{**rest}" }, "Transforms": [ { "PathPattern": "/api/{**rest}" } ] }
        """,
        $$"""
        "Aggregates": { "home": {
          "Match": { "Path": "/api/screens/home", "Methods": [ "GET" ] }, "Timeout": "5s",
          "Parts": { {{string.Join(", ", calls.Select(static (call, index) => PartOf(call, index)))}} }
        } },
        """,
        cancellation);

    private static string PartOf(string call, int index)
    {
        var isNode = call.StartsWith("/node/", StringComparison.Ordinal);
        return $$""" "part{{index}}": { "Cluster": "{{(isNode ? "node" : "api")}}", "Path": "{{(isNode ? $"/api{call["/node".Length..]}" : call)}}", "Required": true } """;
    }
}
