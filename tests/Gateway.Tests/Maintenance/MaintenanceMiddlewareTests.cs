using System.Net;
using Gateway.Tests.ErrorPages;
using Gateway.Transforms.Maintenance;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Maintenance;

public sealed class MaintenanceMiddlewareTests
{
    private static readonly RouteConfig[] Routes =
    [
        Route("default", null),
        Route("closed", "true"),
        Route("open", "false"),
    ];

    [Theory]
    [InlineData(false, "default", 200)]
    [InlineData(false, "closed", 503)]
    [InlineData(false, "open", 200)]
    [InlineData(true, "default", 503)]
    [InlineData(true, "closed", 503)]
    [InlineData(true, "open", 200)]
    [InlineData(true, "elsewhere", 404)]
    public async Task Request_Route_IsInMaintenance(bool isEnabled, string path, int status)
    {
        await using var backend = await TestBackend.StartAsync(context => context.Response.WriteAsync("shop"));
        await using var gateway = await StartAsync(backend, new MaintenanceOptions { Enabled = isEnabled });

        using var response = await gateway.Client.GetAsync($"/{path}");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Request_InMaintenance_SaysWhyAndWhenToReturn()
    {
        await using var backend = await TestBackend.StartAsync(context => context.Response.WriteAsync("shop"));
        await using var gateway = await StartAsync(
            backend, new MaintenanceOptions { Enabled = true, Message = "Back at \"noon\".", RetryAfter = TimeSpan.FromSeconds(90.5) });

        using var response = await gateway.Client.GetAsync("/default");

        Assert.Equal(TimeSpan.FromSeconds(91), response.Headers.RetryAfter?.Delta);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        var body = await response.Content.ReadAsStringAsync();
        Assert.StartsWith(
            """{"type":"urn:gateway:maintenance","title":"Down for maintenance","status":503,"message":"Back at \u0022noon\u0022.","traceId":""",
            body,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_BrowserInMaintenance_GetsOperatorsPage()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-maintenance-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "m.html"), "<p>{{message}}</p>");
            await using var backend = await TestBackend.StartAsync(context => context.Response.WriteAsync("shop"));
            await using var gateway = await StartAsync(
                backend, new MaintenanceOptions { Enabled = true, Message = "a < b", Page = "m.html" }, directory.FullName);
            gateway.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

            using var response = await gateway.Client.GetAsync("/default");

            Assert.Equal("<p>a &lt; b</p>", await response.Content.ReadAsStringAsync());
            Assert.True(response.Headers.CacheControl?.NoStore);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.ServiceUnavailable)]
    public async Task Request_AllowedAddress_GetsThrough(string allowed, HttpStatusCode status)
    {
        await using var backend = await TestBackend.StartAsync(context => context.Response.WriteAsync("shop"));
        await using var gateway = await StartAsync(backend, new MaintenanceOptions { Enabled = true, Allow = [allowed] });

        using var response = await gateway.Client.GetAsync("/closed");

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Request_ConfigurationChanges_FollowsIt()
    {
        await using var backend = await TestBackend.StartAsync(context => context.Response.WriteAsync("shop"));
        await using var gateway = await StartAsync(backend, new MaintenanceOptions());

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway));
        gateway.Activate(TestGateway.Sections(maintenance: new MaintenanceOptions { Enabled = true }));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PollStatusAsync(gateway, HttpStatusCode.ServiceUnavailable));
        gateway.Activate(TestGateway.Sections());
        Assert.Equal(HttpStatusCode.OK, await PollStatusAsync(gateway, HttpStatusCode.OK));
    }

    private static RouteConfig Route(string name, string? maintenance) => new()
    {
        RouteId = name,
        ClusterId = "backend",
        Match = new RouteMatch { Path = $"/{name}" },
        Metadata = maintenance is null ? null : new Dictionary<string, string> { ["Maintenance"] = maintenance },
    };

    private static Task<TestGateway> StartAsync(TestBackend backend, MaintenanceOptions options, string directory = ".") =>
        TestGateway.StartAsync(backend.Address, Routes, sections: TestGateway.Sections(maintenance: options, directory: directory));

    // YARP swaps its endpoints on another thread.
    private static async Task<HttpStatusCode> PollStatusAsync(TestGateway gateway, HttpStatusCode expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            var status = await StatusAsync(gateway);
            if (status == expected || limit.IsCancellationRequested)
                return status;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/default");
        return response.StatusCode;
    }
}
