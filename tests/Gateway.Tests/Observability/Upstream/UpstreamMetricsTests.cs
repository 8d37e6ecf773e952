using Gateway.Transforms.Observability;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Observability.Upstream;

public sealed class UpstreamMetricsTests
{
    [Fact]
    public async Task Request_Answered_IsCountedByLogicalClusterDestinationAndStatus()
    {
        await using var backend = await Backend.StartAsync(static context =>
        {
            context.Response.StatusCode = 418;
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(backend.Url, "answered");

        using var response = await gateway.Client.GetAsync("/x");

        var page = await gateway.Client.GetStringAsync("/metrics");
        (string, string)[] labels = [("gateway_cluster", "answered"), ("gateway_destination", "first")];
        Assert.Equal(1, MetricsText.Value(page, "gateway_upstream_requests_total", [.. labels, ("http_response_status_code", "418")]));
        Assert.Equal(1, MetricsText.Value(page, "gateway_upstream_request_duration_seconds_count", labels));
        Assert.Equal(0, MetricsText.Value(page, "gateway_upstream_active_requests", labels));
        Assert.Null(MetricsText.Value(page, "gateway_upstream_failures_total", labels));
    }

    [Fact]
    public async Task Request_Running_IsActive()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await Backend.StartAsync(_ =>
        {
            arrived.SetResult();
            return release.Task;
        });
        await using var gateway = await StartAsync(backend.Url, "running");

        var request = gateway.Client.GetStringAsync("/x");
        await arrived.Task;

        Assert.Equal(1, MetricsText.Value(await gateway.Client.GetStringAsync("/metrics"), "gateway_upstream_active_requests", ("gateway_cluster", "running")));
        release.SetResult();
        await request;
    }

    [Fact]
    public async Task Request_BackendUnreachable_IsTheUpstreamsFailure()
    {
        await using var gateway = await StartAsync("http://127.0.0.1:1/", "unreachable");

        using var response = await gateway.Client.GetAsync("/x");

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.Equal(1, MetricsText.Value(
            page, "gateway_upstream_failures_total",
            ("gateway_cluster", "unreachable"), ("gateway_destination", "first"), ("error_type", "request"), ("gateway_error_source", "upstream")));
        Assert.Null(MetricsText.Value(page, "gateway_upstream_requests_total", ("gateway_cluster", "unreachable"), ("http_response_status_code", "502")));
    }

    [Fact]
    public async Task Request_BackendUnreachable_IsToldWithItsAddressAlone()
    {
        await using var gateway = await StartAsync("http://127.0.0.1:1/secret/path/", "told");

        using var response = await gateway.Client.GetAsync("/x");

        Assert.StartsWith(
            "Cluster told, destination first (http://127.0.0.1:1): request: Connection refused",
            Assert.Single(gateway.Log.Entries, static entry => entry.Category.EndsWith(".UpstreamFailureLog", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ClientLeaves_IsTheClientsFailure()
    {
        var arrived = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var gateway = await StartAsync(backend.Url, "left");
        using var leaving = new CancellationTokenSource();
        var request = gateway.Client.GetAsync("/x", leaving.Token);
        await arrived.Task;

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        await Poll.UntilAsync(
            async () => MetricsText.Value(
                await gateway.Client.GetStringAsync("/metrics"), "gateway_upstream_failures_total",
                ("gateway_cluster", "left"), ("error_type", "request_canceled"), ("gateway_error_source", "client")) == 1,
            "the failure");
    }

    [Fact]
    public async Task Duration_Server_HasTheRouteIdAsRoute()
    {
        await using var backend = await Backend.StartAsync(static context => context.Response.WriteAsync("x"));
        await using var gateway = await StartAsync(backend.Url, "by-route");

        await gateway.Client.GetStringAsync("/x/y/z");

        await Poll.UntilAsync(
            async () => MetricsText.Value(
                await gateway.Client.GetStringAsync("/metrics"), "http_server_request_duration_seconds_count", ("http_route", "by-route")) == 1,
            "the request in http.server.request.duration");
    }

    private static Task<ObservedGateway> StartAsync(string backend, string id) =>
        ObservedGateway.StartAsync(backend, new TelemetryOptions { AccessLog = new AccessLogOptions { Enabled = false } }, id);
}
