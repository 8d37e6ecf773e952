using System.Diagnostics.Metrics;
using Gateway.Transforms.Observability;

namespace Gateway.Tests.Observability.Prometheus;

public sealed class MetricsPageTests
{
    [Fact]
    public async Task Page_Histogram_IsCumulativeAndEndsAtInfinity()
    {
        using var meter = new Meter("Gateway.Test.Histogram");
        await using var gateway = await StartAsync();
        var histogram = meter.CreateHistogram("test.wait", "s", "Waiting.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 2] });

        foreach (var value in new[] { 0.5, 1, 1.5, 9 })
            histogram.Record(value, new KeyValuePair<string, object?>("who", "a"));

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.Contains(
            """
            # HELP test_wait_seconds Waiting.
            # TYPE test_wait_seconds histogram
            test_wait_seconds_bucket{otel_scope_name="Gateway.Test.Histogram",who="a",le="1"} 2
            test_wait_seconds_bucket{otel_scope_name="Gateway.Test.Histogram",who="a",le="2"} 3
            test_wait_seconds_bucket{otel_scope_name="Gateway.Test.Histogram",who="a",le="+Inf"} 4
            test_wait_seconds_sum{otel_scope_name="Gateway.Test.Histogram",who="a"} 12
            test_wait_seconds_count{otel_scope_name="Gateway.Test.Histogram",who="a"} 4

            """.ReplaceLineEndings("\n"),
            page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_SameNameFromTwoMeters_IsOneFamily()
    {
        using var first = new Meter("Gateway.Test.First", "1.2");
        using var second = new Meter("Gateway.Test.Second");
        await using var gateway = await StartAsync();

        first.CreateCounter<long>("test.shared", description: "Shared.").Add(1);
        second.CreateCounter<long>("test_shared").Add(2);

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.Contains(
            "# HELP test_shared_total Shared.\n# TYPE test_shared_total counter\n"
            + "test_shared_total{otel_scope_name=\"Gateway.Test.First\",otel_scope_version=\"1.2\"} 1\n"
            + "test_shared_total{otel_scope_name=\"Gateway.Test.Second\"} 2\n",
            page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_SameNameOtherType_KeepsTheFirstAndWarnsOnce()
    {
        using var meter = new Meter("Gateway.Test.Clash");
        using var other = new Meter("Gateway.Test.Clash.Other");
        await using var gateway = await StartAsync();
        meter.CreateUpDownCounter<long>("test.clash").Add(1);
        other.CreateHistogram<double>("test.clash").Record(1);

        await gateway.Client.GetStringAsync("/metrics");
        var page = await gateway.Client.GetStringAsync("/metrics");

        Assert.Equal(1, MetricsText.Value(page, "test_clash"));
        Assert.Null(MetricsText.Value(page, "test_clash_count"));
        Assert.Single(gateway.Log.Entries, static entry => entry.Text.Contains("left out of /metrics", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_StreamsThatMeetInOneSeries_KeepOne()
    {
        using var meter = new Meter("Gateway.Test.Twins");
        await using var gateway = await StartAsync();
        meter.CreateCounter<long>("test.twins", "s").Add(1);
        meter.CreateCounter<long>("test.twins.seconds").Add(5);

        var page = await gateway.Client.GetStringAsync("/metrics");

        Assert.Equal(1, MetricsText.Value(page, "test_twins_seconds_total"));
    }

    [Fact]
    public async Task Page_GaugeThatIsNoNumber_IsWritten()
    {
        using var meter = new Meter("Gateway.Test.Gauge");
        await using var gateway = await StartAsync();
        meter.CreateObservableGauge("test.gauge", static () => double.NaN);

        Assert.Contains("test_gauge{otel_scope_name=\"Gateway.Test.Gauge\"} NaN\n", await gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_EndlessLabelValues_StaysBounded()
    {
        using var meter = new Meter("Gateway.Test.Endless");
        await using var gateway = await StartAsync();
        var counter = meter.CreateCounter<long>("test.endless");

        for (var i = 0; i < 10_000; i++)
            counter.Add(1, new KeyValuePair<string, object?>("value", $"v{i}"));

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.InRange(page.Split('\n').Count(static line => line.StartsWith("test_endless_total{", StringComparison.Ordinal)), 2, 2001);
        Assert.Contains("otel_metric_overflow=\"true\"", page, StringComparison.Ordinal);
        Assert.Equal(10_000, MetricsText.Value(page, "test_endless_total"));
    }

    [Fact]
    public async Task Page_ScrapedAtOnceByMany_IsWholeForEach()
    {
        await using var gateway = await StartAsync();

        var pages = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => gateway.Client.GetStringAsync("/metrics")));

        Assert.All(pages, static page =>
        {
            Assert.StartsWith("# HELP target_info ", page, StringComparison.Ordinal);
            Assert.EndsWith("\n", page, StringComparison.Ordinal);
            Assert.Equal(page.Split('\n').Length, page.Split('\n').Distinct().Count());
        });
    }

    [Fact]
    public async Task Page_ClientsHostMethodAndPath_AreNoLabels()
    {
        await using var backend = await Backend.StartAsync(static _ => Task.CompletedTask);
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Quiet());
        using var request = new HttpRequestMessage(new HttpMethod("FORGEDMETHOD"), "/forged-path?forged-query");
        request.Headers.Host = "forged-host.example";

        using var response = await gateway.Client.SendAsync(request);

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.DoesNotContain("forged", page, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(MetricsText.Value(page, "http_client_request_duration_seconds_bucket", ("http_request_method", "_OTHER"), ("le", "0.005")));
    }

    [Fact]
    public async Task Page_OtherHostInTheProcessStops_KeepsItsSeries()
    {
        await using var gateway = await StartAsync();
        await gateway.Client.GetStringAsync("/metrics");
        await using (var other = await StartAsync())
            await other.Client.GetStringAsync("/metrics");

        await gateway.Client.GetStringAsync("/metrics");

        Assert.Equal(2, MetricsText.Value(await gateway.Client.GetStringAsync("/metrics"), "http_server_request_duration_seconds_count"));
    }

    [Fact]
    public async Task Page_Types_AreThoseOfTheFormat()
    {
        await using var gateway = await StartAsync();

        using var response = await gateway.Client.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Page_ServiceRenamed_SaysSo()
    {
        await using var gateway = await StartAsync();

        gateway.Activate(Quiet() with { ServiceName = "edge \"1\"" });

        Assert.Contains("target_info{service_name=\"edge \\\"1\\\"\",service_version=\"", await gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dotnet_gc_collections_total")]
    [InlineData("kestrel_active_connections")]
    [InlineData("http_server_active_requests")]
    [InlineData("http_server_request_duration_seconds_count")]
    public async Task Page_FrameworkMeters_AreThere(string name)
    {
        await using var gateway = await StartAsync();
        await gateway.Client.GetStringAsync("/metrics");

        Assert.NotNull(MetricsText.Value(await gateway.Client.GetStringAsync("/metrics"), name));
    }

    private static Task<ObservedGateway> StartAsync() => ObservedGateway.StartAsync("http://127.0.0.1:1/", Quiet());

    private static TelemetryOptions Quiet() => new() { AccessLog = new AccessLogOptions { Enabled = false } };
}
