using System.Net;
using Gateway.Hosting;
using Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Observability.Upstream;

/// <summary>A route's <c>Timeout</c> in the whole gateway: it is the backend that was slow, not the client that left.</summary>
public sealed class RouteTimeoutTests
{
    [Fact]
    public async Task Timeout_BeforeTheAnswer_IsTheUpstreamsFailureAndTold()
    {
        await using var backend = await Backend.StartAsync(static context => HangAsync(context));
        var log = new CapturedLog();
        using var file = new GatewayFile(Text("slow-head", backend.Url));
        await using var gateway = await StartAsync(file, log);

        Assert.Equal(HttpStatusCode.GatewayTimeout, (await gateway.Client.GetAsync("/x")).StatusCode);

        await AssertFailureAsync(gateway, "slow-head", "request_timed_out");
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning
            && entry.Text.StartsWith($"Cluster slow-head, destination a ({backend.Url.TrimEnd('/')}): request_timed_out: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timeout_WithinTheAnswer_IsTheUpstreamsFailureAndTold()
    {
        await using var backend = await Backend.StartAsync(static async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await HangAsync(context);
        });
        var log = new CapturedLog();
        using var file = new GatewayFile(Text("slow-body", backend.Url));
        await using var gateway = await StartAsync(file, log);

        await Assert.ThrowsAsync<HttpRequestException>(() => gateway.Client.GetStringAsync("/x"));

        await AssertFailureAsync(gateway, "slow-body", "response_body_timed_out");
        Assert.Contains(log.Entries, entry => entry.Level == LogLevel.Warning
            && entry.Text.StartsWith($"Cluster slow-body, destination a ({backend.Url.TrimEnd('/')}): response_body_timed_out: ", StringComparison.Ordinal));
    }

    private static async Task HangAsync(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(() => gone.SetResult());
        await gone.Task;
    }

    private static Task AssertFailureAsync(RunningGateway gateway, string cluster, string error) => Poll.UntilAsync(
        async () => MetricsText.Value(
            await gateway.Admin.GetStringAsync("/metrics"), "gateway_upstream_failures_total",
            ("gateway_cluster", cluster), ("error_type", error), ("gateway_error_source", "upstream")) == 1,
        error);

    private static string Text(string cluster, string address) => $$"""
        {
          "Kestrel": { "Endpoints": { "web": { "Url": "http://127.0.0.1:0" } } },
          "Admin": { "Url": "http://127.0.0.1:0" },
          "Telemetry": { "AccessLog": { "Enabled": false } },
          "ReverseProxy": {
            "Routes": { "all": { "ClusterId": "{{cluster}}", "Match": { "Path": "/{**rest}" }, "Timeout": "500ms" } },
            "Clusters": { "{{cluster}}": { "Destinations": { "a": { "Address": "{{address}}" } } } }
          }
        }
        """;

    private static async Task<RunningGateway> StartAsync(GatewayFile file, CapturedLog log)
    {
        var host = GatewayHost.Create(file.FullName, urls: null, out var loaded);
        Assert.Empty(loaded.Errors.Errors);
        host!.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Assert.True(await host.ActivateAsync(CancellationToken.None));
        await host.StartAsync(CancellationToken.None);
        return new RunningGateway(host);
    }
}
