using System.Globalization;
using System.Net;
using Gateway.LoadTests.Running;
using NBomber.CSharp;
using NBomber.Http.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>One address takes all it can get, beside people from many.</summary>
internal sealed class Scraper : LoadTest
{
    private const string People = "scraper.people";
    private const string Robot = "scraper.robot";
    private const int Limit = 20;
    private const int Burst = 40;
    private const int Addresses = 100;
    private const double LeastRefused = 0.5;

    public override string Name => "scraper";

    public override string Summary => $"a scraper from one address, limited to {Limit} requests a second, beside people from {Addresses} addresses who notice nothing";

    public override string RateUnit => "requests a second of the scraper";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(People), Threshold.Percentile99(People, 750), Threshold.NoFailures(Robot), Threshold.Share(Robot, "429", LeastRefused),
        new($"the scraper gets at most {Limit} a second and {Burst} at once", static outcome =>
        {
            var seconds = outcome.Find(Robot)?.Duration.TotalSeconds ?? 0;
            var (most, got) = (MostServed(seconds), outcome.CountOf(Robot, "200"));
            return (got > 0 && got <= most, $"{got} in {seconds:0} s, of {most:0} allowed");
        }),
    ];

    public override int DefaultRate(bool isDemo) => 300;

    public override string? FindProblem(Load load)
    {
        var (asked, served) = (load.Rate * load.Duration.TotalSeconds, MostServed(load.Duration.TotalSeconds));
        return asked * (1 - LeastRefused) >= served ? null : string.Create(CultureInfo.InvariantCulture,
            $"--rate {load.Rate} for {load.Duration.TotalSeconds:0.#} s: of {asked:0} requests {served:0} may be served, and {LeastRefused:P0} must be refused; ask for more");
    }

    // A second more: the load's last requests are answered behind its end.
    private static double MostServed(double seconds) => Burst + (Limit * (seconds + 1));

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(
            await ShopConfiguration.OfAsync(
                stage,
                """ "api": { "ClusterId": "node", "Match": { "Path": "/api/{**rest}" }, "RateLimiterPolicy": "per-ip" } """,
                $$""" "RateLimiting": { "Policies": { "per-ip": { "Limit": {{Limit}}, "Window": "1s", "Burst": {{Burst}} } } }, """,
                cancellation),
            cancellation);
        var people = Clients.NewCrowd(gateway.Address, TimeSpan.FromSeconds(10), Addresses);
        foreach (var person in people)
            stage.Keep(person);
        var robot = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10), IPAddress.Loopback));
        return new Journey(
            Scenario.Create(People, async context =>
            {
                var person = people[Random.Shared.Next(people.Length)];
                await Step.Run("list", context, () => Calls.GetAsync(person, "/api/products", "\"id\""));
                var product = Random.Shared.Next(1, 9);
                await Step.Run("product", context, () => Calls.GetAsync(person, $"/api/products/{product}", $"\"id\":{product},"));
                return Response.Ok();
            }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(Simulation.Inject(10, TimeSpan.FromSeconds(1), load.Duration)),
            Scenario.Create(Robot, async _ =>
            {
                var response = await Http.Send(robot, Http.CreateRequest("GET", $"/api/products/{Random.Shared.Next(1, 9)}"));
                // Refusing is what the gateway is there for.
                return response.StatusCode is "200" or "429" ? Response.Ok(statusCode: response.StatusCode, sizeBytes: response.SizeBytes) : response;
            }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }
}
