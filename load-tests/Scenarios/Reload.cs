using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>The configuration is edited each second while requests come: none fails, and each edit applies.</summary>
internal sealed class Reload : LoadTest
{
    private const string Requests = "reload.requests";
    private const string Edits = "reload.edits";

    public override string Name => "reload";

    public override string Summary => "the configuration is edited each second under load: no request fails, each edit applies within 2.5 seconds";

    public override string Needs => "nothing";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Requests), Threshold.Percentile99(Requests, 500), Threshold.NoFailures(Edits), Threshold.Percentile99(Edits, "applied", 2500),
    ];

    public override int DefaultRate(bool isDemo) => 200;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var origin = stage.Keep(await OriginServer.StartAsync(cancellation));
        var gateway = await stage.StartGatewayAsync(Configuration(origin, 0), cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(10)));
        var edit = 0;
        var requests = Scenario.Create(Requests, async _ => await Calls.GetAsync(client, "/page", "a page"));
        var edits = Scenario.Create(Edits, async context =>
        {
            await Step.Run("applied", context, () => EditAsync(gateway, client, Configuration(origin, ++edit), edit));
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
            return Response.Ok();
        });
        return new Journey(
            requests.WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()),
            edits.WithoutWarmUp().WithLoadSimulations(Simulation.KeepConstant(1, load.Duration)));
    }

    private static string Configuration(OriginServer origin, int edit) => ShopConfiguration.Of(
        origin.Address,
        $$""" "all": { "ClusterId": "origin", "Match": { "Path": "/{**rest}" }, "Transforms": [ { "ResponseHeader": "X-Edit", "Set": "{{edit}}" } ] } """,
        "");

    // Renamed into place, as editors do. It has applied when an answer shows it.
    private static async Task<Response<object>> EditAsync(GatewayProcess gateway, HttpClient client, string configuration, int edit)
    {
        await File.WriteAllTextAsync(gateway.ConfigurationFile + ".new", configuration);
        File.Move(gateway.ConfigurationFile + ".new", gateway.ConfigurationFile, overwrite: true);
        await Waiting.UntilAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri("/page", UriKind.Relative));
                return answer.Headers.TryGetValues("X-Edit", out var values) && values.Single() == $"{edit}";
            },
            TimeSpan.FromSeconds(10),
            () => $"edit {edit} applies",
            CancellationToken.None);
        return Response.Ok();
    }
}
