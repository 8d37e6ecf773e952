using System.Diagnostics;
using Gateway.Transforms.Observability;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Observability.Otlp;

public sealed class OtlpExportTests
{
    private const string ClientTrace = "0af7651916cd43dd8448eb211c80319c";
    private const string ClientSpan = "b7ad6b7169203331";
    private const string Parent = $"00-{ClientTrace}-{ClientSpan}-01";

    [Theory]
    [InlineData(OtlpProtocol.HttpProtobuf)]
    [InlineData(OtlpProtocol.Grpc)]
    public async Task Traces_ProxiedRequest_IsAServerSpanWithAClientSpanBelow(OtlpProtocol protocol)
    {
        await using var collector = await Collector.StartAsync(protocol);
        var (seen, state) = ("", "");
        await using var backend = await Backend.StartAsync(context =>
        {
            (seen, state) = (context.Request.Headers.TraceParent.ToString(), context.Request.Headers.TraceState.ToString());
            return Task.CompletedTask;
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Exporting(collector, protocol), $"traced-{protocol}");

        await GetAsync(gateway, "/a?token=secret", Parent, "vendor=1");
        await gateway.StopAsync();
        await gateway.DisposeAsync();

        var server = Assert.Single(collector.Spans, span => span.Kind == ReceivedSpan.Server && span.Tags.GetValueOrDefault("http.route") == $"traced-{protocol}");
        Assert.Equal((ClientTrace, ClientSpan), (server.TraceId, server.ParentId));
        Assert.Equal($"GET traced-{protocol}", server.Name);
        Assert.Equal("GET", server.Tags["http.request.method"]);
        Assert.Equal("/a", server.Tags["url.path"]);
        Assert.Equal("http", server.Tags["url.scheme"]);
        Assert.Equal("200", server.Tags["http.response.status_code"]);
        Assert.Equal("127.0.0.1", server.Tags["server.address"]);
        Assert.Equal("127.0.0.1", server.Tags["client.address"]);
        Assert.Equal("1.1", server.Tags["network.protocol.version"]);
        Assert.Equal($"traced-{protocol}", server.Tags["gateway.cluster"]);
        Assert.Equal("first", server.Tags["gateway.destination"]);

        var client = Assert.Single(collector.Spans, span => span.ParentId == server.SpanId);
        Assert.Equal((ReceivedSpan.Client, ClientTrace), (client.Kind, client.TraceId));
        Assert.Equal("GET", client.Tags["http.request.method"]);
        Assert.Equal("200", client.Tags["http.response.status_code"]);
        Assert.Equal($"00-{ClientTrace}-{client.SpanId}-01", seen);
        Assert.Equal("vendor=1", state);
        Assert.DoesNotContain(collector.Spans, static span => span.Tags.Values.Any(static value => value.Contains("secret", StringComparison.Ordinal)));
        Assert.Equal(["a=b, c%20d"], collector.Keys);
    }

    [Fact]
    public async Task Traces_BackendUnreachable_AreErrors()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector), "untraceable");

        using (await gateway.Client.GetAsync("/"))
            await gateway.StopAsync();
        await gateway.DisposeAsync();

        var server = Assert.Single(collector.Spans, static span => span.Tags.GetValueOrDefault("http.route") == "untraceable");
        Assert.Equal(2, server.Status);
        Assert.Equal("502", server.Tags["error.type"]);
        Assert.Equal("request", server.Tags["gateway.error"]);
        Assert.Equal("connection_error", Assert.Single(collector.Spans, span => span.ParentId == server.SpanId).Tags["error.type"]);
    }

    [Fact]
    public async Task Traces_Off_LeaveTheClientsHeadersAloneAndMakeNoActivity()
    {
        var (seen, state) = ("", "");
        Activity? activity = null;
        await using var backend = await Backend.StartAsync(context =>
        {
            (seen, state) = (context.Request.Headers.TraceParent.ToString(), context.Request.Headers.TraceState.ToString());
            return Task.CompletedTask;
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Silent(), local: _ =>
        {
            activity = Activity.Current;
            return Task.CompletedTask;
        });

        await GetAsync(gateway, "/a", Parent, "vendor=1");
        await GetAsync(gateway, "/local", Parent, "vendor=1");

        Assert.Equal((Parent, "vendor=1"), (seen, state));
        Assert.Null(activity);
    }

    [Theory]
    [InlineData("01", 0, "00")]
    [InlineData("00", 1, "00")]
    [InlineData("01", 1, "01")]
    public async Task Traces_CallersDecision_IsHeldToTheRatio(string callers, double ratio, string handedOn)
    {
        await using var collector = await Collector.StartAsync();
        var seen = "";
        await using var backend = await Backend.StartAsync(context =>
        {
            seen = context.Request.Headers.TraceParent.ToString();
            return Task.CompletedTask;
        });
        var telemetry = Exporting(collector);
        telemetry = telemetry with { Otlp = telemetry.Otlp! with { SampleRatio = ratio } };
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, telemetry, "sampled");

        await GetAsync(gateway, "/", $"00-{ClientTrace}-{ClientSpan}-{callers}", "");

        Assert.StartsWith($"00-{ClientTrace}-", seen, StringComparison.Ordinal);
        Assert.EndsWith($"-{handedOn}", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Edit_SwitchesExportOnAndOff()
    {
        await using var collector = await Collector.StartAsync();
        var traced = false;
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Silent(), local: _ =>
        {
            traced = Activity.Current is not null;
            return Task.CompletedTask;
        });

        await gateway.Client.GetStringAsync("/local/before");
        gateway.Activate(Exporting(collector));
        await gateway.Client.GetStringAsync("/local/while");
        Assert.True(traced);
        gateway.Activate(Silent());

        await Poll.UntilAsync(
            async () =>
            {
                await gateway.Client.GetStringAsync("/local/after");
                return !traced;
            },
            "no more Activity");
        await Poll.UntilAsync(() => collector.Spans.Any(static span => span.Tags.GetValueOrDefault("url.path") == "/local/while"), "the span");
        Assert.DoesNotContain(collector.Spans, static span => span.Tags.GetValueOrDefault("url.path") == "/local/before");
    }

    [Fact]
    public async Task NoTelemetry_Server_IsNeitherTracedNorMeasured()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector));

        await gateway.Client.GetStringAsync("/quiet");
        await gateway.Client.GetStringAsync("/metrics");
        var page = await gateway.Client.GetStringAsync("/metrics");
        await gateway.DisposeAsync();

        Assert.Contains(collector.Spans, static span => span.Tags.GetValueOrDefault("url.path") == "/metrics");
        Assert.DoesNotContain(collector.Spans, static span => span.Tags.GetValueOrDefault("url.path") == "/quiet");
        Assert.Equal(1, MetricsText.Value(page, "http_server_request_duration_seconds_count"));
    }

    [Fact]
    public async Task Edit_ElsewhereInTheFile_KeepsTheExporter()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector));

        gateway.Activate(Exporting(collector));

        Assert.Single(gateway.Log.Entries, static entry => entry.Text.StartsWith("OTLP export to", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Logs_On_CopyTheGatewaysLog()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector));
        var logger = gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");
#pragma warning disable CA1848, CA2254, CA1873 // One message, in a test.
        logger.LogWarning("the {Thing} is told", "unmistakable thing");
#pragma warning restore CA1848, CA2254, CA1873

        gateway.Activate(Silent());

        await Poll.UntilAsync(() => collector.Has("logs", "LogsService", "the unmistakable thing is told"), "the log record");
    }

    [Fact]
    public async Task Metrics_On_ArePushed()
    {
        await using var collector = await Collector.StartAsync();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector), "pushed");
        using var response = await gateway.Client.GetAsync("/");

        gateway.Activate(Silent());

        await Poll.UntilAsync(() => collector.Has("metrics", "MetricsService", "gateway.upstream.failures"), "the metric");
        Assert.True(collector.Has("metrics", "MetricsService", "edge-under-test"));
    }

    [Fact]
    public async Task Resource_EnvironmentAddsAttributes_AreSent()
    {
        const string variable = "OTEL_RESOURCE_ATTRIBUTES";
        await using var collector = await Collector.StartAsync();
        Environment.SetEnvironmentVariable(variable, "deployment.environment.name=proving-ground");
        try
        {
            await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Exporting(collector));
            using var response = await gateway.Client.GetAsync("/");
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        Assert.True(collector.Has("traces", "TraceService", "proving-ground"));
    }

    [Fact]
    public async Task Collector_Unreachable_IsToldAndHurtsNothing()
    {
        var telemetry = Silent() with
        {
            Otlp = new OtlpOptions { Endpoint = new Uri("http://127.0.0.1:1/tenant-hunter2"), Protocol = OtlpProtocol.HttpProtobuf, MetricsInterval = TimeSpan.FromSeconds(1) },
        };
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", telemetry, local: static _ => Task.CompletedTask);

        await gateway.Client.GetStringAsync("/local");

        await Poll.UntilAsync(
            () => gateway.Log.Entries.Any(static entry => entry.Level == LogLevel.Warning && entry.Text.Contains("OTLP export has trouble", StringComparison.Ordinal)),
            "the warning");
        Assert.Contains(gateway.Log.Entries, static entry => entry.Text == "OTLP export to http://127.0.0.1:1: traces True, metrics True, logs True");
        Assert.DoesNotContain(gateway.Log.Entries, static entry => entry.Text.Contains("hunter2", StringComparison.Ordinal));
    }

    private static TelemetryOptions Silent() => new() { AccessLog = new AccessLogOptions { Enabled = false } };

    private static TelemetryOptions Exporting(Collector collector, OtlpProtocol protocol = OtlpProtocol.HttpProtobuf) => Silent() with
    {
        ServiceName = "edge-under-test",
        Otlp = new OtlpOptions
        {
            Endpoint = collector.Url,
            Protocol = protocol,
            Headers = new Dictionary<string, string> { ["api-key"] = "a=b, c%20d" },
        },
    };

    private static async Task GetAsync(ObservedGateway gateway, string path, string traceParent, string traceState)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("traceparent", traceParent);
        request.Headers.TryAddWithoutValidation("tracestate", traceState);
        using var response = await gateway.Client.SendAsync(request);
    }
}
