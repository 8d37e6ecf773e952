using System.Net;
using System.Text.Json;
using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Tests.Observability;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Gateway.Tests.Hosting;

/// <summary>The whole gateway in this process, on real sockets, in front of its own demo backends.</summary>
public sealed class GatewayHostTests
{
    private const string Token = "0123456789abcdef0123";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Start_DemoConfiguration_ForwardsAndTellsItsState()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api", "\"AuthorizationPolicy\": \"Anonymous\","));
        await using var gateway = await StartAsync(file);

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/products/1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.GetAsync("/readyz")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Admin.GetAsync("/livez")).StatusCode);
        Assert.Contains("http_server_request_duration_seconds_count{", await gateway.Admin.GetStringAsync("/metrics"), StringComparison.Ordinal);

        using var routes = JsonDocument.Parse(await gateway.Admin.GetStringAsync("/routes"));
        Assert.Equal("shop", routes.RootElement.GetProperty("clusters")[0].GetProperty("id").GetString());
        Assert.Equal("shop", routes.RootElement.GetProperty("routes")[0].GetProperty("cluster").GetString());
        Assert.Equal("Anonymous", routes.RootElement.GetProperty("routes")[0].GetProperty("policies").GetProperty("AuthorizationPolicy").GetString());
    }

    [Fact]
    public async Task Edit_OfTheFile_IsLiveAndKeepsTheConnections()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/v2/products/1")).StatusCode);

        file.Write(Text("/v2/{**rest}", "demo://shop-api", "\"Transforms\": [ { \"PathRemovePrefix\": \"/v2\" }, { \"PathPrefix\": \"/api\" } ],"));

        await PollAsync(async () => (await gateway.Client.GetAsync("/v2/products/1")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/api/products/1")).StatusCode);
    }

    [Fact]
    public async Task Edit_WithAMistake_IsRefusedWithItsPlaceAndTheOldGenerationGoesOn()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);

        file.Write(Text("/api/{**rest}", "demo://shop-appi"));

        var error = (await StatusAsync(gateway, static status => status.GetProperty("lastError").ValueKind == JsonValueKind.Object)).GetProperty("lastError").GetProperty("errors")[0];
        Assert.Equal("ReverseProxy:Clusters:shop:Destinations:a:Address", error.GetProperty("path").GetString());
        Assert.True(error.GetProperty("line").GetInt32() > 1);
        Assert.Contains("did you mean 'demo://shop-api'?", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/products/1")).StatusCode);

        file.Write(Text("/api/{**rest}", "demo://shop-api"));
        await StatusAsync(gateway, static status => status.GetProperty("lastError").ValueKind == JsonValueKind.Null);
    }

    // The console has one line for a record of the log.
    [Fact]
    public async Task Edit_WithSeveralMistakes_IsToldInARecordForEach()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        var log = new CapturedLog();
        await using var gateway = await StartAsync(file, log);

        file.Write(Text("api/{**rest}", "demo://shop-appi"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/config/reload") { Headers = { Authorization = new("Bearer", Token) } };
        using var answer = await gateway.Admin.SendAsync(request);

        var told = log.Entries.Where(static entry => entry.Level == LogLevel.Error).Select(static entry => entry.Text).Take(3).ToArray();
        Assert.Equal("The configuration was refused for 2 error(s); generation 1 stays in force", told[0]);
        Assert.StartsWith($"Configuration: {file.FullName}:6:", told[1], StringComparison.Ordinal);
        Assert.StartsWith($"Configuration: {file.FullName}:7:", told[2], StringComparison.Ordinal);
        Assert.DoesNotContain(told, static text => text.Contains('\n', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Edit_OfASectionReadAtStart_IsReportedAsWaitingForARestart()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);

        file.Write(Text("/api/{**rest}", "demo://shop-api")
            .Replace("\"web\": { \"Url\": \"http://127.0.0.1:0\"", "\"web\": { \"Url\": \"http://127.0.0.1:9\"", StringComparison.Ordinal)
            .Replace("\"Admin\": { \"Url\": \"http://127.0.0.1:0\"", "\"Admin\": { \"Url\": \"http://127.0.0.1:10\"", StringComparison.Ordinal));

        var status = await StatusAsync(gateway, static status => status.GetProperty("restartRequired").GetArrayLength() > 0);
        Assert.Equal(["Kestrel", "Admin"], status.GetProperty("restartRequired").EnumerateArray().Select(static section => section.GetString()!).OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Reload_ByTheAdminPort_NeedsTheTokenAndAnswersTheStatus()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Admin.PostAsync("/config/reload", null)).StatusCode);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/config/reload") { Headers = { Authorization = new("Bearer", Token) } };
        using var answer = JsonDocument.Parse(await (await gateway.Admin.SendAsync(request)).Content.ReadAsStringAsync());

        Assert.Equal(2, answer.RootElement.GetProperty("generation").GetInt32());
    }

    [Fact]
    public async Task Reload_BetweenAnEditAndItsReversal_LeavesInForceWhatIsOnDisk()
    {
        var before = Text("/api/{**rest}", "demo://shop-api");
        using var file = new GatewayFile(before);
        await using var gateway = await StartAsync(file);

        file.Write(Text("/v2/{**rest}", "demo://shop-api"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/config/reload") { Headers = { Authorization = new("Bearer", Token) } };
        using var answer = await gateway.Admin.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, (await gateway.Client.GetAsync("/api/products/1")).StatusCode);
        file.Write(before);

        await PollAsync(async () => (await gateway.Client.GetAsync("/api/products/1")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Activate_RefusedByTheProxy_LeavesTheOldGenerationAndTheNextEditWorks()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);

        // Only YARP itself knows that this transform's value must be true or false.
        file.Write(Text("/api/{**rest}", "demo://shop-api", "\"Transforms\": [ { \"RequestHeadersCopy\": \"perhaps\" } ],"));
        await StatusAsync(gateway, static status => status.GetProperty("lastError").ValueKind == JsonValueKind.Object);
        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/api/products/1")).StatusCode);

        file.Write(Text("/other/{**rest}", "demo://shop-api"));
        await PollAsync(async () => (await gateway.Client.GetAsync("/api/products/1")).StatusCode == HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Routes_SubstitutedValues_AreShownAsTheyStandInTheFile()
    {
        const string Variable = "GATEWAY_TEST_PATH_SECRET";
        Environment.SetEnvironmentVariable(Variable, "s3cr3tPathValue");
        using var file = new GatewayFile(Text("/api/{**rest}", $"http://127.0.0.1:9/${{{Variable}}}/"));
        await using var gateway = await StartAsync(file);

        var routes = await gateway.Admin.GetStringAsync("/routes");

        Assert.DoesNotContain("s3cr3tPathValue", routes, StringComparison.Ordinal);
        Assert.Contains($"http://127.0.0.1:9/${{{Variable}}}/", routes, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://localhost/api/..\\x HTTP/1.1")]
    [InlineData("GET http://localhost/api%2F..%2Fx HTTP/1.1")]
    [InlineData("GET /%2e%2e/x HTTP/1.1")]
    public async Task Request_TargetReadInTwoWays_IsRefusedBeforeRouting(string requestLine)
    {
        using var file = new GatewayFile(Text("/{**rest}", "demo://shop-api"));
        await using var gateway = await StartAsync(file);
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(gateway.Client.BaseAddress!.Host, gateway.Client.BaseAddress.Port);
        await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{requestLine}\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_OnAListenerForBothFamilies_TellsTheBackendTheIpv4Address()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api").Replace("\"web\": { \"Url\": \"http://127.0.0.1:0\"", "\"web\": { \"Url\": \"http://*:0\"", StringComparison.Ordinal));
        await using var gateway = await StartAsync(file);
        using var client = new HttpClient();

        using var echo = JsonDocument.Parse(await client.GetStringAsync($"http://127.0.0.1:{gateway.Client.BaseAddress!.Port}/api/echo"));

        var forwarded = echo.RootElement.GetProperty("headers").EnumerateArray()
            .Where(static header => header[0].GetString()!.Equals("X-Forwarded-For", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("127.0.0.1", Assert.Single(forwarded)[1].GetString());
    }

    [Fact]
    public void Services_ActiveConfigurationBeforeTheFirst_IsNotLoaded() =>
        Assert.False(new ServiceCollection().AddLogging().AddGateway().BuildServiceProvider().GetRequiredService<ActiveConfiguration>().IsLoaded);

    [Theory]
    [InlineData("http://127.0.0.1:9001", "is already listened on by the admin port (Admin:Url)")]
    [InlineData("http://127.0.0.1:9002;http://localhost:9002", "is already listened on")]
    public void Create_UrlsThatCannotBe_BlamesNoFile(string urls, string reason)
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api")
            .Replace("\"Admin\": { \"Url\": \"http://127.0.0.1:0\"", "\"Admin\": { \"Url\": \"http://127.0.0.1:9001\"", StringComparison.Ordinal));

        Assert.Null(GatewayHost.Create(file.FullName, urls, out LoadedConfiguration loaded));

        var error = Assert.Single(loaded.Errors.Errors);
        Assert.Null(error.Location);
        Assert.StartsWith("--urls", error.Path, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ConsoleLog_LeavesStandardOutputToTheAccessLog()
    {
        using var file = new GatewayFile(Text("/api/{**rest}", "demo://shop-api"));
        await using var host = GatewayHost.Create(file.FullName, urls: null, out _);

        var console = host!.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value;

        Assert.Equal(LogLevel.Trace, console.LogToStandardErrorThreshold);
    }

    [Fact]
    public void Create_BrokenFile_GivesErrorsAndNoGateway()
    {
        using var file = new GatewayFile("{ \"ReverseProxy\": ");

        Assert.Null(GatewayHost.Create(file.FullName, urls: null, out LoadedConfiguration loaded));
        Assert.NotEmpty(loaded.Errors.Errors);
    }

    private static string Text(string path, string address, string extra = "") => $$"""
        {
          "Kestrel": { "Endpoints": { "web": { "Url": "http://127.0.0.1:0" } } },
          "Admin": { "Url": "http://127.0.0.1:0", "Token": "{{Token}}" },
          "Telemetry": { "AccessLog": { "Enabled": false } },
          "ReverseProxy": {
            "Routes": { "api": { {{extra}} "ClusterId": "shop", "Match": { "Path": "{{path}}" } } },
            "Clusters": { "shop": { "Destinations": { "a": { "Address": "{{address}}" } } } }
          }
        }
        """;

    private static async Task<RunningGateway> StartAsync(GatewayFile file, CapturedLog? log = null)
    {
        var host = GatewayHost.Create(file.FullName, urls: null, out var loaded);
        Assert.Empty(loaded.Errors.Errors);
        if (log is not null)
            host!.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        Assert.True(await host!.ActivateAsync(CancellationToken.None));
        await host.StartAsync(CancellationToken.None);
        return new RunningGateway(host);
    }

    private static async Task<JsonElement> StatusAsync(RunningGateway gateway, Func<JsonElement, bool> isReached)
    {
        JsonElement status = default;
        await PollAsync(async () =>
        {
            using var document = JsonDocument.Parse(await gateway.Admin.GetStringAsync("/config/status"));
            status = document.RootElement.Clone();
            return isReached(status);
        });
        return status;
    }

    private static async Task PollAsync(Func<Task<bool>> isReached)
    {
        using var timeout = new CancellationTokenSource(Bound);
        while (!await isReached())
        {
            timeout.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
