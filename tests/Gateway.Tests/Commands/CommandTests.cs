using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Gateway.Hosting;
using Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Health;

namespace Gateway.Tests.Commands;

public sealed class CommandTests
{
    private const string Sound = """
        {
          "ReverseProxy": {
            "Routes": { "h": { "ClusterId": "shop", "Match": { "Path": "/h" } } },
            "Clusters": { "shop": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } }
          }
        }
        """;

    [Theory]
    [InlineData("check {0} --json")]
    [InlineData("routes --config {0} --json")]
    [InlineData("explain GET /h --config {0} --json")]
    public async Task Json_ConfigurationWithErrors_IsJsonOnStandardOutput(string arguments)
    {
        using var file = new GatewayFile(Sound.Replace("\"ClusterId\": \"shop\"", "\"ClusterId\": \"shpo\"", StringComparison.Ordinal));

        var result = await RunAsync(arguments, file);

        Assert.Equal(1, result.ExitCode);
        using var json = JsonDocument.Parse(result.Output);
        Assert.False(json.RootElement.GetProperty("ok").GetBoolean());
        Assert.Equal("ReverseProxy:Routes:h:ClusterId", json.RootElement.GetProperty("errors")[0].GetProperty("path").GetString());
        Assert.Equal("", result.Errors);
    }

    [Fact]
    public async Task Explain_PathThatLooksLikeAWindowsHelpOption_IsExplained()
    {
        using var file = new GatewayFile(Sound);

        var result = await RunAsync("explain GET /h --config {0}", file);

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("GET /h\n  goes by route 'h' to cluster 'shop'", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-12")]
    [InlineData("gateway")]
    public async Task Run_ReplacingWhatIsNoProcess_IsWrongUsage(string process)
    {
        using var file = new GatewayFile(Sound);

        var result = await RunAsync($"run --config {{0}} --replace={process}", file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith($"--replace: '{process}' is no process id", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_WordThatIsNoMethod_IsWrongUsage()
    {
        using var file = new GatewayFile(Sound);

        var result = await RunAsync("explain G(T /h --config {0}", file);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("'G(T' must be an HTTP method such as GET", result.Errors.Trim());
    }

    [Fact]
    public async Task Prepare_ClusterWithActiveHealthChecks_ProbesNothing()
    {
        using var backend = new TcpListener(IPAddress.Loopback, 0);
        backend.Start();
        using var file = new GatewayFile($$"""
            {
              "ReverseProxy": {
                "Routes": { "all": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" } } },
                "Clusters": {
                  "shop": {
                    "HealthCheck": { "Active": { "Enabled": true, "Interval": "1h", "Timeout": "500ms" } },
                    "Destinations": { "a": { "Address": "http://{{backend.LocalEndpoint}}" } }
                  }
                }
              }
            }
            """);
        await using var host = GatewayHost.Create(file.FullName, urls: null, out _);
        Assert.True(await host!.PrepareAsync());
        Assert.Single(host.MapRoutes().Endpoints);

        // What mapping the routes began; by its end a probe has been made or never will be.
        await host.Services.GetRequiredService<IActiveHealthCheckMonitor>().CheckHealthAsync(
            host.Services.GetRequiredService<IProxyStateLookup>().GetClusters());

        Assert.False(backend.Pending());
    }

    [Fact]
    public async Task Routes_WhereNobodyLooks_IsALineARouteWithItsPolicies()
    {
        var path = $"/h/{new string('l', 100)}";
        using var file = new GatewayFile(Sound.Replace("\"Path\": \"/h\" }", $"\"Path\": \"{path}\" }}, \"TimeoutPolicy\": \"Disable\", \"AuthorizationPolicy\": \"Anonymous\"", StringComparison.Ordinal));

        var text = await RunAsync("routes --config {0}", file);
        var json = await RunAsync("routes --config {0} --json", file);

        var line = Assert.Single(text.Output.Split('\n'), line => line.Contains(path, StringComparison.Ordinal));
        Assert.Contains("Timeout=Disable Authorization=Anonymous", line, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:9000/", line, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal("Anonymous", document.RootElement.GetProperty("routes")[0].GetProperty("policies").GetProperty("AuthorizationPolicy").GetString());
    }

    // What has no priority of its own has that of whoever calls.
    [Fact]
    public async Task Routes_WithAPriority_ShowIt_AndAggregatesToo()
    {
        using var file = new GatewayFile("""
            {
              "Aggregates": { "home": { "Match": { "Path": "/home" }, "Priority": "Low", "Parts": { "shop": { "Cluster": "shop", "Path": "/" } } } },
              "ReverseProxy": {
                "Routes": {
                  "up": { "ClusterId": "shop", "Match": { "Path": "/up" }, "Priority": "Critical", "TimeoutPolicy": "Disable" },
                  "rest": { "ClusterId": "shop", "Match": { "Path": "/{**rest}" } }
                },
                "Clusters": { "shop": { "Destinations": { "a": { "Address": "http://127.0.0.1:9000/" } } } }
              }
            }
            """);

        var text = await RunAsync("routes --config {0}", file);
        var json = await RunAsync("routes --config {0} --json", file);
        var explained = await RunAsync("explain GET /up --config {0}", file);

        Assert.Contains("Timeout=Disable Priority=Critical", Assert.Single(text.Output.Split('\n'), static line => line.Contains(" up ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Priority=Low", Assert.Single(text.Output.Split('\n'), static line => line.Contains(" home ", StringComparison.Ordinal)), StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        Assert.Equal(
            ["home Low", "rest ", "up Critical"],
            document.RootElement.GetProperty("routes").EnumerateArray()
                .Select(static route => $"{route.GetProperty("id").GetString()} {(route.GetProperty("policies").TryGetProperty("Priority", out var priority) ? priority.GetString() : "")}")
                .Order(StringComparer.Ordinal));
        Assert.Contains("\n  Priority: Critical\n", explained.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schema_IsThatOfTheRepository()
    {
        using var file = new GatewayFile(Sound);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Architecture.Repository.Root, "config/gateway.schema.json")), (await RunAsync("schema", file)).Output);
    }

    [Theory]
    [InlineData("junk")]
    [InlineData("127.0.0.1:21081")]
    [InlineData("localhost:21081")]
    [InlineData("http://")]
    [InlineData("ftp://x")]
    public async Task Purge_WhatIsNoAdminAddress_IsWrongUsage(string admin)
    {
        var result = await CommandOutput.OfAsync("purge", "--all", "--admin", admin);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"--admin: '{admin}' is no address of an admin port; accepted: http://HOST:PORT", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Purge_WhereNobodyListens_SaysSoAsItIsAsked(bool json)
    {
        using var file = new GatewayFile(Sound);
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // Bound and not listening: nobody else takes the port, and nobody answers.
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var admin = $"http://{taken.LocalEndPoint}";

        var result = await RunAsync($"purge --all --admin {admin} --config {{0}}{(json ? " --json" : "")}", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("", json ? result.Errors : result.Output);
        var message = result.Errors;
        if (json)
        {
            using var document = JsonDocument.Parse(result.Output);
            Assert.False(document.RootElement.GetProperty("ok").GetBoolean());
            message = document.RootElement.GetProperty("errors")[0].GetProperty("message").GetString()!;
        }

        Assert.StartsWith($"{admin} cannot be reached", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_WithATokenThatNoHeaderCanHave_SaysSo()
    {
        using var file = new GatewayFile(Sound.Replace("\"ReverseProxy\"", "\"Admin\": { \"Token\": \"a-token-of-two\\nlines\" }, \"ReverseProxy\"", StringComparison.Ordinal));

        var result = await RunAsync("purge --all --admin http://127.0.0.1:9 --config {0}", file);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The token (GATEWAY_ADMIN_TOKEN, or else Admin:Token) has line ends", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_WithoutTheSecretsOfOtherSections_ReadsAdminAlone()
    {
        using var file = new GatewayFile("""
            {
              "Admin": { "Url": "http://127.0.0.1:9", "Token": "${ADMIN_TOKEN:-a-token-of-this-test}" },
              "Authentication": { "Schemes": { "node": { "Type": "Jwt", "Secret": "${GATEWAY_TEST_NOT_SET}" } } },
              "Kestrel": { "Endpoints": { "web": { "Url": "http://${GATEWAY_TEST_NOT_SET}:80" } } }
            }
            """);

        var result = await RunAsync("purge --all --config {0}", file);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("http://127.0.0.1:9 cannot be reached", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Purge_WhatIsWrongWithAdmin_IsSaid()
    {
        using var file = new GatewayFile("""{ "Admin": { "Url": "ftp://x", "Token": "${GATEWAY_TEST_NOT_SET}" }, "Webhooks": 1 }""");

        var result = await RunAsync("purge --all --config {0}", file);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Admin:Url: 'ftp://x' does not begin with", result.Errors, StringComparison.Ordinal);
        Assert.Contains("the environment variable GATEWAY_TEST_NOT_SET is not set", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith(": 2 errors", result.Errors.TrimEnd(), StringComparison.Ordinal);
    }

    private static Task<CommandOutput> RunAsync(string arguments, GatewayFile file) =>
        CommandOutput.OfAsync([.. arguments.Split(' ').Select(argument => argument == "{0}" ? file.FullName : argument)]);
}
