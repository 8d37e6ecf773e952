using System.Globalization;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>Clients that listen to server-sent events for a second.</summary>
internal sealed class EventStreams : LoadTest
{
    private const string Scenario = "events";
    private const int Events = 10;
    private const int IntervalMs = 100;

    public override string Name => Scenario;

    public override string Summary => $"event streams: {Events} events, {IntervalMs} ms apart, must come as they are sent";

    public override string RateUnit => "listeners a second";

    public override IReadOnlyList<Threshold> Thresholds { get; } =
    [
        Threshold.NoFailures(Scenario), Threshold.Percentile99(Scenario, (Events * IntervalMs) + 1500), Threshold.Percentile99(Scenario, "open", 500),
        // What was held back would come late, or all at once behind the last.
        Threshold.Percentile99(Scenario, "events", (Events * IntervalMs) + 1000),
    ];

    public override int DefaultRate(bool isDemo) => 30;

    public override async Task<Journey> PrepareAsync(Stage stage, Load load, Facts facts, CancellationToken cancellation)
    {
        var gateway = await stage.StartGatewayAsync(
            await ShopConfiguration.OfAsync(
                stage, $$""" "events": { "ClusterId": "node", "Match": { "Path": "/events" }, "Transforms": [ { "PathSet": "{{(stage.IsDemo ? "/api/events" : "/events")}}" } ] } """, "", cancellation),
            cancellation);
        var client = stage.Keep(Clients.New(gateway.Address, TimeSpan.FromSeconds(20)));
        return new Journey(NBomber.CSharp.Scenario.Create(Scenario, async context =>
        {
            HttpResponseMessage? answer = null;
            try
            {
                await Step.Run("open", context, async () =>
                {
                    answer = await client.GetAsync(new Uri($"/events?count={Events}&interval={IntervalMs}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
                    var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
                    return answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? Response.Ok(statusCode: status) : Response.Fail(statusCode: status, message: "no event stream");
                });
                await Step.Run("events", context, () => ListenAsync(answer!));
                return Response.Ok();
            }
            finally
            {
                answer?.Dispose();
            }
        }).WithWarmUpDuration(load.WarmUp).WithLoadSimulations(load.Arrivals()));
    }

    // Counts events, and of how many it had to wait for the next: those that come together were held back.
    private static async Task<Response<object>> ListenAsync(HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var (events, apart, last) = (0, 0, 0L);
        while (await reader.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            events++;
            var now = TimeProvider.System.GetTimestamp();
            if (last != 0 && TimeProvider.System.GetElapsedTime(last, now).TotalMilliseconds > IntervalMs / 10.0)
                apart++;
            last = now;
        }

        return events == Events && apart >= Events / 2
            ? Response.Ok()
            : Response.Fail(message: $"{events} of {Events} events came, {apart} of them apart");
    }
}
