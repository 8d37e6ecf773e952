using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.Tests.Observability.Otlp;

namespace Gateway.IntegrationTests.Observability;

/// <summary>One trace over client, gateway and backend, whichever way a request is forwarded.</summary>
public sealed class TracesTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = $"00-{Trace}-b7ad6b7169203331-01";

    [Theory]
    [InlineData("Gateway")]
    [InlineData(ForwarderKeys.Transformed)]
    [InlineData("Yarp")]
    public async Task Request_OfATrace_ReachesTheBackendAsChildOfItsClientSpan(string forwarder)
    {
        await using var collector = await Collector.StartAsync();
        await using var backend = new ScriptedBackend(static _ => Scripts.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
        await using var gateway = await StartAsync(forwarder, backend.Address, collector, ratio: 1);

        await WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get("/a%20b?token=secret", $"traceparent: {Parent}", "tracestate: vendor=1"));

        var client = await Eventually.GetAsync(() => Task.FromResult(collector.Spans.FirstOrDefault(static span => span.Kind == ReceivedSpan.Client)), "the span of the call arrives");
        var server = await Eventually.GetAsync(() => Task.FromResult(collector.Spans.FirstOrDefault(static span => span.Kind == ReceivedSpan.Server)), "the request's span arrives");
        Assert.Equal((Trace, server.SpanId), (client.TraceId, client.ParentId));
        Assert.Equal(("GET", "404", 2), (client.Tags["http.request.method"], client.Tags["http.response.status_code"], client.Status));
        Assert.DoesNotContain("secret", client.Tags["url.full"], StringComparison.Ordinal);
        var seen = Assert.Single(backend.Requests);
        Assert.Equal([$"00-{Trace}-{client.SpanId}-01"], seen.ValuesOf("traceparent"));
        Assert.Equal(["vendor=1"], seen.ValuesOf("tracestate"));
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData(ForwarderKeys.Transformed)]
    public async Task Request_ThatIsNotSampled_TellsTheBackendSo(string forwarder)
    {
        await using var collector = await Collector.StartAsync();
        await using var backend = new ScriptedBackend(static _ => Scripts.EchoId);
        await using var gateway = await StartAsync(forwarder, backend.Address, collector, ratio: 0);

        await WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get("/", $"traceparent: {Parent}", $"{ReceivedRequest.IdHeader}: a"));

        var seen = Assert.Single(backend.Requests);
        var told = Assert.Single(seen.ValuesOf("traceparent"));
        Assert.StartsWith($"00-{Trace}-", told, StringComparison.Ordinal);
        Assert.EndsWith("-00", told, StringComparison.Ordinal);
        Assert.NotEqual(Parent[..52], told[..52]);
    }

    [Theory]
    [InlineData("Gateway")]
    [InlineData(ForwarderKeys.Transformed)]
    public async Task Call_ThatFails_IsAnErrorWithItsName(string forwarder)
    {
        await using var collector = await Collector.StartAsync();
        using var refusing = new RefusingPort();
        await using var gateway = await StartAsync(forwarder, refusing.Address, collector, ratio: 1);

        Assert.Equal(502, (await WireClient.SendAsync("1.1", gateway.BaseAddress, WireRequest.Get("/"))).Status);

        var client = await Eventually.GetAsync(() => Task.FromResult(collector.Spans.FirstOrDefault(static span => span.Kind == ReceivedSpan.Client)), "the span of the call arrives");
        Assert.Equal(("request", 2), (client.Tags["error.type"], client.Status));
    }

    private static Task<GatewayProcess> StartAsync(string forwarder, string backend, Collector collector, double ratio) => GatewayProcess.StartAsync(
        GatewayConfiguration.Of(
            $$""" "all": { {{ForwarderKeys.OfRoute(forwarder)}} "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
            $$""" "backend": { {{ForwarderKeys.OfCluster(forwarder)}} "Destinations": { "a": { "Address": "{{backend}}" } } } """)
        .Replace(
            "\"ReverseProxy\": {",
            $$""" "Telemetry": { "Otlp": { "Endpoint": "{{collector.Url}}", "Protocol": "HttpProtobuf", "SampleRatio": {{ratio}}, "Metrics": false, "Logs": false } }, "ReverseProxy": {""",
            StringComparison.Ordinal));
}
