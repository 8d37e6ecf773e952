using Gateway.Transforms.Observability;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Observability;

public sealed class RequestIdHeaderTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Header_Configured_OverwritesClientAndBackend()
    {
        var seen = new HeaderDictionary();
        await using var backend = await Backend.StartAsync(context =>
        {
            foreach (var (name, value) in context.Request.Headers)
                seen[name] = value;
            context.Response.Headers["X-Request-Id"] = "the-backend's";
            return Task.CompletedTask;
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Options("X-Request-Id"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("x-request-id", "forged");
        request.Headers.TryAddWithoutValidation("X_Request.Id", "forged-too");

        using var response = await gateway.Client.SendAsync(request);

        var id = Assert.Single(response.Headers.GetValues("X-Request-Id"));
        Assert.Equal(16, id.Length);
        Assert.Equal(id, seen["X-Request-Id"]);
        Assert.False(seen.ContainsKey("X_Request.Id"));
        await Poll.UntilAsync(() => _directory.Lines("log").Length == 1, "a line");
        Assert.Contains($"\"requestId\":\"{id}\"", _directory.Lines("log")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_NotConfigured_PassesThroughUntouched()
    {
        var seen = "";
        await using var backend = await Backend.StartAsync(context =>
        {
            seen = context.Request.Headers["X-Request-Id"].ToString();
            context.Response.Headers["X-Request-Id"] = "backend";
            return Task.CompletedTask;
        });
        await using var gateway = await ObservedGateway.StartAsync(backend.Url, Options(null));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.TryAddWithoutValidation("X-Request-Id", "client");

        using var response = await gateway.Client.SendAsync(request);

        Assert.Equal("client", seen);
        Assert.Equal(["backend"], response.Headers.GetValues("X-Request-Id"));
    }

    [Fact]
    public async Task Header_Edited_AppliesToTheNextRequest()
    {
        await using var gateway = await ObservedGateway.StartAsync("http://127.0.0.1:1/", Options(null), local: static _ => Task.CompletedTask);

        gateway.Activate(Options("X-Trace"));

        using var response = await gateway.Client.GetAsync("/local");
        Assert.Single(response.Headers.GetValues("X-Trace"));
    }

    private TelemetryOptions Options(string? header) =>
        new() { RequestIdHeader = header, AccessLog = new AccessLogOptions { Output = _directory.File("log") } };
}
