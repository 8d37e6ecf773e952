using System.Globalization;
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

    private const double LeastHits = 0.7;

    /// <summary>What chance may take from the hits that are expected.</summary>
    private const double Margin = 0.05;

    private static readonly Zipf Choice = new(Keys, exponent: 1);

    /// <summary>The shorter of what the backends give.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    public override string Name => Scenario;

    public override string Summary => $"{Keys} addresses that may be cached, asked for as people do (Zipf)";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 1500), Threshold.Share(Scenario, "200 hit", LeastHits),
        new($"the backend is asked at most once for each address in {Lifetime.TotalSeconds:0} s", static outcome =>
        {
            var most = Keys * (1 + (int)Math.Ceiling((outcome.Find(Scenario)?.Duration ?? TimeSpan.Zero) / Lifetime));
            var fetched = outcome.CountOf(Scenario, "200 fetched");
            return (outcome.Find(Scenario) is { Ok.Request.Count: > 0 } && fetched <= most, $"{fetched} times, of {most} allowed");
        }),
    ];

    public override int DefaultRate(bool isDemo) => isDemo ? 400 : 150;

    // The first of each address in its lifetime is none.
    public override string? FindProblem(Load load)
    {
        var requests = load.Rate * Math.Min(load.Duration.TotalSeconds, Lifetime.TotalSeconds);
        var hits = 1 - (Choice.ExpectedDistinct(requests) / requests);
        return hits >= LeastHits + Margin ? null : string.Create(CultureInfo.InvariantCulture,
            $"--rate {load.Rate} for {load.Duration.TotalSeconds:0.#} s: {requests:0} requests for {Keys} addresses in {Lifetime.TotalSeconds:0} s can be {hits:P0} hits, and {LeastHits:P0} must be with some to spare; ask for more");
    }

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
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async _ =>
        {
            var key = Choice.Choose(Random.Shared.NextDouble());
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
