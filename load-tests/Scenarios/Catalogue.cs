using Gateway.LoadTests.Running;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>A catalogue that may be cached, whose popular products are asked for most.</summary>
internal sealed class Catalogue : LoadTest
{
    private const string Scenario = "catalogue";
    private const int Products = 8;
    private const int Variants = 50;
    private const int Keys = Products * Variants;

    /// <summary>The shorter of what the backends give.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public override string Name => Scenario;

    public override string Summary => $"{Keys} addresses that may be cached, asked for as people do (Zipf)";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 1500), Threshold.Share(Scenario, "200 hit", 0.7),
        new($"the backend is asked at most once for each address in {Lifetime.TotalSeconds:0} s", static outcome =>
        {
            var most = Keys * (1 + (int)Math.Ceiling((outcome.Find(Scenario)?.Duration ?? TimeSpan.Zero) / Lifetime));
            var fetched = outcome.CountOf(Scenario, "200 fetched");
            return (outcome.Find(Scenario) is { Ok.Request.Count: > 0 } && fetched <= most, $"{fetched} times, of {most} allowed");
        }),
    ];

    public override int DefaultRate(bool isDemo) => isDemo ? 400 : 150;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(
            await ShopConfiguration.OfAsync(
                stage,
                """ "api": { "ClusterId": "api", "Match": { "Path": "/api/{**rest}" }, "CachePolicy": "catalogue" } """,
                """ "Caching": { "Policies": { "catalogue": {} } }, """,
                cancellation),
            cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10)));
        var choice = new Zipf(Keys, exponent: 1);
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async _ =>
        {
            var key = choice.Choose(Random.Shared.NextDouble());
            var product = 1 + (key % Products);
            var response = await Calls.GetAsync(client, $"/api/products/{product}?variant={key / Products}", $"\"id\":{product},");
            if (response.IsError)
                return response;
            return Response.Ok(statusCode: $"{response.StatusCode} {SourceOf(response.Payload.Value)}", sizeBytes: response.SizeBytes);
        }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    // RFC 9211.
    private static string SourceOf(HttpResponseMessage response)
    {
        var status = response.Headers.TryGetValues("Cache-Status", out var values) ? string.Join(',', values) : "";
        return status.Contains("; hit", StringComparison.Ordinal) ? "hit" : status.Contains("collapsed", StringComparison.Ordinal) ? "collapsed" : "fetched";
    }
}
