using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Observability;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Transforms;

namespace Gateway.Tests.Observability.AccessLogging;

public sealed class AccessLogTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Line_ProxiedRequest_TellsEverything()
    {
        await using var backend = await Backend.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 201;
            await context.Response.WriteAsync("created!");
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());
        using var request = new HttpRequestMessage(HttpMethod.Post, Exact(gateway, "/a%2Fb/%c3%a9?token=secret&page=2&flag")) { Content = new StringContent("12345") };
        request.Headers.Host = "shop.example:81";
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var response = await gateway.Client.SendAsync(request);

        var line = await LineAsync();

        Assert.Equal("POST", line.GetProperty("method").GetString());
        Assert.Equal("shop.example:81", line.GetProperty("host").GetString());
        Assert.Equal("/a%2Fb/%c3%a9?token=&page=&*", line.GetProperty("path").GetString());
        Assert.Equal("shop", line.GetProperty("route").GetString());
        Assert.Equal("shop", line.GetProperty("cluster").GetString());
        Assert.Equal("first", line.GetProperty("destination").GetString());
        Assert.Equal(201, line.GetProperty("status").GetInt32());
        Assert.Equal(5, line.GetProperty("bytesIn").GetInt64());
        Assert.Equal(8, line.GetProperty("bytesOut").GetInt64());
        Assert.Equal("HTTP/1.1", line.GetProperty("protocol").GetString());
        Assert.Equal("127.0.0.1", line.GetProperty("client").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", line.GetProperty("traceId").GetString());
        Assert.Equal(16, line.GetProperty("requestId").GetString()!.Length);
        Assert.EndsWith("Z", line.GetProperty("time").GetString(), StringComparison.Ordinal);
        Assert.True(line.GetProperty("time").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddMinutes(-5));
        Assert.InRange(line.GetProperty("upstreamMs").GetDouble(), 0.001, line.GetProperty("totalMs").GetDouble());
        Assert.False(line.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task Line_QueryValuesAskedFor_HasThem()
    {
        await using var backend = await Backend.StartAsync(static _ => Task.CompletedTask);
        var telemetry = new TelemetryOptions { AccessLog = new AccessLogOptions { Output = _directory.File("log"), QueryValues = true } };
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, telemetry);

        await gateway.Client.GetStringAsync("/x?a=1&b");

        Assert.Equal("/x?a=1&b", (await LineAsync()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Line_HostileTargetAndHost_StaysOneLine()
    {
        await using var backend = await Backend.StartAsync(static _ => Task.CompletedTask);
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());

        await RawAsync(gateway, "GET /\"%0d%0a{\\u0041}?q=\"\\ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal("/\"%0d%0a{\\u0041}?q=", (await LineAsync()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Line_BackendUnreachable_NamesTheError()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged());

        using var response = await gateway.Client.GetAsync("/");

        var line = await LineAsync();
        Assert.Equal(502, line.GetProperty("status").GetInt32());
        Assert.Equal("request", line.GetProperty("error").GetString());
        Assert.Equal("shop", line.GetProperty("cluster").GetString());
    }

    [Fact]
    public async Task Line_AbsoluteTargetWithUserInformation_HasNone()
    {
        await using var backend = await Backend.StartAsync(static _ => Task.CompletedTask);
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());

        await RawAsync(gateway, "GET http://user:hunter2@shop.example/x HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n");

        Assert.Equal("http://shop.example/x", (await LineAsync()).GetProperty("path").GetString());
    }

    [Fact]
    public async Task Line_RequestToTheBackendCannotBeMade_IsTheGatewaysError()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged(), "uncreated", proxy: static proxy =>
            proxy.AddTransforms(static transforms => transforms.AddRequestTransform(static _ => throw new InvalidOperationException("no transform"))));

        using var response = await gateway.Client.GetAsync("/");

        Assert.Equal("request_creation", (await LineAsync()).GetProperty("error").GetString());
        Assert.Contains(gateway.Log.Entries, static entry =>
            entry.Level == LogLevel.Warning && entry.Text.Contains("request_creation: no transform", StringComparison.Ordinal));
        var page = await gateway.Client.GetStringAsync("/metrics");
        (string, string)[] labels = [("gateway_cluster", "uncreated"), ("gateway_destination", "first")];
        Assert.Equal(1, MetricsText.Value(
            page, "gateway_upstream_failures_total", [.. labels, ("error_type", "request_creation"), ("gateway_error_source", "gateway")]));
        Assert.Null(MetricsText.Value(page, "gateway_upstream_requests_total", [.. labels, ("http_response_status_code", "500")]));
        Assert.Null(MetricsText.Value(page, "gateway_upstream_requests_total", [.. labels, ("http_response_status_code", "502")]));
    }

    [Fact]
    public async Task Line_ClientLeavesBeforeTheAnswer_Is499()
    {
        var arrived = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            arrived.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());
        using var leaving = new CancellationTokenSource();

        var request = gateway.Client.GetAsync("/", leaving.Token);
        await arrived.Task;
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);

        var line = await LineAsync();
        Assert.Equal(499, line.GetProperty("status").GetInt32());
        Assert.Equal("request_canceled", line.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Line_ClientLeavesALocalAnswer_SaysSo()
    {
        var arrived = new TaskCompletionSource();
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged(), local: async context =>
        {
            await context.Response.WriteAsync("begun");
            await context.Response.Body.FlushAsync();
            arrived.SetResult();
            var gone = new TaskCompletionSource();
            await using var registration = context.RequestAborted.Register(gone.SetResult);
            await gone.Task;
        });
        using var leaving = new CancellationTokenSource();

        using (var response = await gateway.Client.GetAsync("/local", HttpCompletionOption.ResponseHeadersRead, leaving.Token))
            await arrived.Task;

        var line = await LineAsync();
        Assert.Equal(200, line.GetProperty("status").GetInt32());
        Assert.Equal("client_aborted", line.GetProperty("error").GetString());
        Assert.False(line.TryGetProperty("cluster", out _));
    }

    [Fact]
    public async Task Line_BackendBreaksOff_BlamesTheBackend()
    {
        var arrived = new TaskCompletionSource();
        await using var backend = await Backend.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("short");
            await context.Response.Body.FlushAsync();
            await arrived.Task;
            context.Abort();
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Logged());

        using var response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        arrived.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync());

        Assert.Equal("response_body_destination", (await LineAsync()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Line_GatewayThrows_Is500()
    {
        await using var gateway = await ObservedGateway.StartAsync(
            "http://127.0.0.1:1/", Logged(), local: static _ => throw new InvalidOperationException("a fault"));

        using var response = await gateway.Client.GetAsync("/local");

        var line = await LineAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(500, line.GetProperty("status").GetInt32());
        Assert.Equal("unhandled", line.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Off_RequestHasNeitherFactsNorCounters()
    {
        var body = "";
        RequestFacts? facts = null;
        var off = new TelemetryOptions { AccessLog = new AccessLogOptions { Enabled = false, Output = _directory.File("log") } };
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", off, local: context =>
        {
            body = context.Response.Body.GetType().Name;
            facts = context.Features.Get<RequestFacts>();
            return Task.CompletedTask;
        });

        await gateway.Client.GetStringAsync("/local");

        Assert.Null(facts);
        Assert.Equal("HttpResponseStream", body);
        Assert.False(File.Exists(_directory.File("log")));
    }

    [Fact]
    public async Task Edit_SwitchesOnOffAndToAnotherFile()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged("a"), local: static _ => Task.CompletedTask);

        await gateway.Client.GetStringAsync("/local/1");
        gateway.Activate(new TelemetryOptions { AccessLog = new AccessLogOptions { Enabled = false } });
        await gateway.Client.GetStringAsync("/local/2");
        gateway.Activate(Logged("b"));
        await gateway.Client.GetStringAsync("/local/3");

        Assert.Equal("/local/1", (await LineAsync("a")).GetProperty("path").GetString());
        Assert.Equal("/local/3", (await LineAsync("b")).GetProperty("path").GetString());
        Assert.Single(_directory.Lines("a"));
    }

    [Fact]
    public async Task Stop_WritesWhatWaits()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged(), local: static _ => Task.CompletedTask);
        for (var i = 0; i < 50; i++)
            await gateway.Client.GetStringAsync("/local");

        await gateway.StopAsync();

        Assert.Equal(50, _directory.Lines("log").Length);
    }

    [Fact]
    public async Task Log_DiskFull_HurtsNoRequestAndIsCounted()
    {
        var telemetry = new TelemetryOptions { AccessLog = new AccessLogOptions { Output = "/dev/full", BufferSize = new ByteSize(64 << 10) } };
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", telemetry, local: static _ => Task.CompletedTask);
        var path = "/local/" + new string('x', 2000);

        for (var i = 0; i < 200; i++)
            await gateway.Client.GetStringAsync(path);

        var page = await gateway.Client.GetStringAsync("/metrics");
        Assert.True(MetricsText.Value(page, "gateway_access_log_dropped_total") > 0, page);
        Assert.Single(gateway.Log.Entries, static entry => entry.Text.Contains("access log lines were lost", StringComparison.Ordinal));
        Assert.Single(gateway.Log.Entries, static entry => entry.Text.Contains("kept in memory for now", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_ManyRequestsAtOnce_LosesNone()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Logged(), local: static _ => Task.CompletedTask);

        await Parallel.ForAsync(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, stop) =>
            await gateway.Client.GetStringAsync($"/local/{i}", stop));
        await gateway.StopAsync();

        var paths = _directory.Lines("log").Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("path").GetString());
        Assert.Equal(2000, paths.Distinct().Count());
    }

    private TelemetryOptions Logged(string file = "log") => new() { AccessLog = new AccessLogOptions { Output = _directory.File(file) } };

    private async Task<JsonElement> LineAsync(string file = "log")
    {
        await Poll.UntilAsync(() => _directory.Lines(file).Length > 0, "a line in the access log");
        return JsonDocument.Parse(Assert.Single(_directory.Lines(file))).RootElement;
    }

    private static Uri Exact(ObservedGateway gateway, string target) =>
        new(gateway.Url + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    private static async Task RawAsync(ObservedGateway gateway, string request)
    {
        var url = new Uri(gateway.Url);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        await stream.CopyToAsync(Stream.Null);
    }
}
