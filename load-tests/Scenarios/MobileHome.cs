using System.Text.Json;
using Gateway.LoadTests.Running;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>The first screen of an app: as one aggregate, and beside it as the four calls that it stands for.</summary>
internal sealed class MobileHome : LoadTest
{
    private const string Aggregate = "mobile-home.aggregate";
    private const string Separate = "mobile-home.separate";

    // What is asked for, and what is in its body and in no other's.
    private static readonly Call[] Demo =
    [
        new("/api/products?pageSize=5", "\"pageSize\":5,"), new("/api/products/7", "\"id\":7,"), new("/node/products/8", "\"id\":8,"), new("/node/products/7/stock", "\"productId\":7,"),
    ];

    private static readonly Call[] Real =
    [
        new("/api/products?per_page=5", "\"per_page\":5,"), new("/api/products/7", "\"id\":7,"), new("/node/products?limit=3", "\"limit\":3,"), new("/node/products/8", "\"id\":8,"),
    ];

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
            await Step.Run("screen", context, () => Calls.GetAsync(first, "/api/screens/home", body => FindProblem(body, calls)));
            return Response.Ok();
        });
        var separate = Scenario.Create(Separate, async context =>
        {
            await Task.WhenAll(calls.Select(call => Step.Run("call", context, () => Calls.GetAsync(second, call.Url, call.Expected))));
            return Response.Ok();
        });
        return new Journey(
            aggregate.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()),
            separate.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    // Each member must be what its own call is answered with.
    internal static string? FindProblem(ReadOnlyMemory<byte> body, IReadOnlyList<Call> calls)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            for (var index = 0; index < calls.Count; index++)
            {
                if (!document.RootElement.TryGetProperty($"part{index}", out var part))
                    return $"the screen has no part{index}";
                if (!part.GetRawText().Contains(calls[index].Expected, StringComparison.Ordinal))
                    return $"part{index} has no '{calls[index].Expected}'";
            }

            return null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return $"the screen is no JSON object: {exception.Message}";
        }
    }

    private static Task<string> ConfigurationAsync(Stage stage, Call[] calls, CancellationToken cancellation) => ShopConfiguration.OfAsync(
        stage,
        $$"""
        "api": { "ClusterId": "api", "Match": { "Path": "/api/{**rest}" } },
        "node": { "ClusterId": "node", "Match": { "Path": "/node/{**rest}" }, "Transforms": [ { "PathPattern": "/api/{**rest}" } ] }
        """,
        $$"""
        "Aggregates": { "home": {
          "Match": { "Path": "/api/screens/home", "Methods": [ "GET" ] }, "Timeout": "5s",
          "Parts": { {{string.Join(", ", calls.Select(static (call, index) => PartOf(call.Url, index)))}} }
        } },
        """,
        cancellation);

    private static string PartOf(string call, int index)
    {
        var isNode = call.StartsWith("/node/", StringComparison.Ordinal);
        return $$""" "part{{index}}": { "Cluster": "{{(isNode ? "node" : "api")}}", "Path": "{{(isNode ? $"/api{call["/node".Length..]}" : call)}}", "Required": true } """;
    }

    /// <summary>One of the calls that the screen stands for.</summary>
    /// <param name="Url">What is asked for.</param>
    /// <param name="Expected">A text of its body, as compact JSON.</param>
    internal sealed record Call(string Url, string Expected);
}
