using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Clients that connect, say something and hear it back, and close.</summary>
internal sealed class WebSockets : LoadTest
{
    private const string Scenario = "websockets";
    private const int Messages = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public override string Name => Scenario;

    public override string Summary => $"WebSockets that connect, send {Messages} messages and get each back, and close";

    public override string RateUnit => "connections a second";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, 2000), Threshold.Percentile99(Scenario, "connect", 500), Threshold.Percentile99(Scenario, "echo", 250),
    ];

    public override int DefaultRate(bool isDemo) => 20;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(
            await ShopConfiguration.OfAsync(stage, """ "ws": { "ClusterId": "node", "Match": { "Path": "/ws" } } """, "", cancellation), cancellation);
        var address = new UriBuilder(gateway.Address) { Scheme = "ws", Path = "/ws" }.Uri;
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async context =>
        {
            using var socket = new ClientWebSocket();
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            await Step.Run("connect", context, async () =>
            {
                await socket.ConnectAsync(address, patience.Token);
                return Response.Ok(statusCode: "101");
            });
            for (var message = 0; message < Messages; message++)
                await Step.Run("echo", context, () => EchoAsync(socket, $"{context.ScenarioInfo.ThreadId} {message}", patience.Token));
            await Step.Run("close", context, async () =>
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                return Response.Ok(statusCode: ((int)socket.CloseStatus!).ToString(CultureInfo.InvariantCulture));
            });
            return Response.Ok();
        }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    private static async Task<Response<object>> EchoAsync(ClientWebSocket socket, string text, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);
        var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
        return Encoding.UTF8.GetString(buffer, 0, received.Count) == text
            ? Response.Ok(sizeBytes: received.Count)
            : Response.Fail(message: "another message came back");
    }
}
