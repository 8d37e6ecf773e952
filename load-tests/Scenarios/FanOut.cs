using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>One says something, and many hear it, over WebSockets and over event streams.</summary>
internal sealed class FanOut : LoadTest
{
    private const int RoomCount = 10;
    private const int Members = 25;

    private static readonly string[] Kinds = ["ws", "events"];

    public override string Name => "fanout";

    public override string Summary => $"{RoomCount} rooms of {Members} WebSockets and {RoomCount} of {Members} event streams: what is said in one must reach all in it";

    public override string Needs => "nothing";

    public override string RateUnit => "messages a second of each kind";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        .. Kinds.SelectMany(static kind => (Threshold[])[Threshold.NoFailures($"fanout.{kind}"), Threshold.Percentile99($"fanout.{kind}", 500)]),
    ];

    public override int DefaultRate(bool isDemo) => 20;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var origin = stage.Keep(await OriginServer.StartAsync(cancellation));
        var gateway = await stage.StartGatewayAsync(
            ShopConfiguration.Of(origin.Address, """ "rooms": { "ClusterId": "origin", "Match": { "Path": "/rooms/{**rest}" } } """, ""), cancellation);
        return new Journey([.. Kinds.Select(kind => Of(kind, gateway.Address, stage, load))]);
    }

    private static ScenarioProps Of(string kind, Uri gateway, Stage stage, Load load)
    {
        var client = stage.Keep(Clients.New(gateway, Timeout.InfiniteTimeSpan));
        var next = 0;
        Room[] rooms = [];
        return Scenario.Create($"fanout.{kind}", async context =>
        {
            var room = rooms[(uint)Interlocked.Increment(ref next) % RoomCount];
            await Step.Run("heard by all", context, () => room.SayAsync());
            return Response.Ok();
        })
            .WithInit(async _ =>
            {
                rooms = [.. Enumerable.Range(0, RoomCount).Select(number => stage.Keep(new Room(client, $"/rooms/{kind}-{number}", kind == "ws")))];
                await Task.WhenAll(rooms.Select(static room => room.FillAsync(Members)));
            })
            .WithWarmUpDuration(load.WarmUp)
            .WithLoadSimulations(load.Arrivals());
    }
}
