using System.Diagnostics;

namespace Gateway.IntegrationTests.Observability;

public sealed class PrometheusTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Promtool_ChecksThePage_FindsNothing()
    {
        await using var gateway = await ScrapedGateway.StartAsync();
        await gateway.UseAsync();
        var page = await gateway.Client.GetStringAsync(new Uri(gateway.Admin, "/metrics"));

        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync();
        var errors = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync().WaitAsync(Bound);

        Assert.Equal("", await output + await errors);
        Assert.Equal(0, promtool.ExitCode);
        Assert.Contains("gateway_upstream_failures_total", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_Scrapes_SeesRequestsByRouteAndCluster()
    {
        await using var gateway = await ScrapedGateway.StartAsync();
        await gateway.UseAsync();
        await using var prometheus = PrometheusProcess.Start(gateway.Admin);

        Assert.Equal("1", await ValueAsync(prometheus, "up{job=\"gateway\"}", "1"));
        Assert.Equal("2", await ValueAsync(prometheus, "sum(http_server_request_duration_seconds_count{http_route=\"shop\"})", "2"));
        Assert.Equal("2", await ValueAsync(
            prometheus, "gateway_upstream_requests_total{gateway_cluster=\"shop\",gateway_destination=\"a\",http_response_status_code=\"200\"}", "2"));
        Assert.Equal("1", await ValueAsync(prometheus, "gateway_upstream_failures_total{gateway_cluster=\"gone\",error_type=\"request\"}", "1"));
        Assert.Equal("2", await ValueAsync(prometheus, "gateway_upstream_request_duration_seconds_bucket{gateway_cluster=\"shop\",le=\"+Inf\"}", "2"));
        Assert.Equal("1", await ValueAsync(prometheus, "target_info{service_name=\"edge \\\"one\\\" \\\\ é\"}", "1"));
        Assert.Equal("4", await ValueAsync(prometheus, "sum(http_server_request_duration_seconds_count)", "4"));
        Assert.Equal(("up", ""), await prometheus.TargetAsync());
    }

    /// <summary>Asks until the answer is the expected one, or the time is up.</summary>
    private static async Task<string?> ValueAsync(PrometheusProcess prometheus, string query, string expected)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await prometheus.QueryAsync(query);
            if (value == expected || TimeProvider.System.GetElapsedTime(start) > Bound)
                return value;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }
    }
}
