using Gateway.Transforms.Observability.Prometheus;

namespace Gateway.Tests.Observability.Prometheus;

public sealed class PrometheusNamesTests
{
    [Theory]
    [InlineData("http.server.request.duration", "s", "Histogram", "http_server_request_duration_seconds")]
    [InlineData("http.server.active_requests", "{request}", "Gauge", "http_server_active_requests")]
    [InlineData("dotnet.gc.collections", "{collection}", "Counter", "dotnet_gc_collections_total")]
    [InlineData("dotnet.gc.heap.total_allocated", "By", "Counter", "dotnet_gc_heap_total_allocated_bytes_total")]
    [InlineData("dotnet.timer.count", "{timer}", "Gauge", "dotnet_timer_count_current")]
    [InlineData("dotnet.process.cpu.time", "s", "Counter", "dotnet_process_cpu_time_seconds_total")]
    [InlineData("disk.total", "By", "Counter", "disk_bytes_total")]
    [InlineData("used", "1", "Gauge", "used_ratio")]
    [InlineData("used", "1", "Counter", "used_total")]
    [InlineData("used_ratio", "1", "Gauge", "used_ratio")]
    [InlineData("requests_total", null, "Counter", "requests_total")]
    [InlineData("time_seconds", "s", "Gauge", "time_seconds")]
    [InlineData("speed", "m/s", "Gauge", "speed_meters_per_second")]
    [InlineData("rate", "/s", "Gauge", "rate_per_second")]
    [InlineData("rate", "By/s", "Gauge", "rate_bytes_per_second")]
    [InlineData("a..b--c", null, "Gauge", "a_b_c")]
    [InlineData("9lives", null, "Gauge", "_9lives")]
    [InlineData("é", null, "Gauge", "_")]
    [InlineData("odd", "fur long", "Gauge", "odd_fur_long")]
    [InlineData("", null, "Gauge", "_")]
    public void Metric_Instrument_IsTranslated(string name, string? unit, string type, string expected) =>
        Assert.Equal(expected, PrometheusNames.Metric(name, unit, Enum.Parse<PrometheusType>(type)));

    [Theory]
    [InlineData("http.route", "http_route")]
    [InlineData("plain", "plain")]
    [InlineData("1st", "_1st")]
    [InlineData("a..b", "a_b")]
    [InlineData("a\"}\n", "a_")]
    public void Label_Key_IsTranslated(string key, string expected) => Assert.Equal(expected, PrometheusNames.Label(key));
}
