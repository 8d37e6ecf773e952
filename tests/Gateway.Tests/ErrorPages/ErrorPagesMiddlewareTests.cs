using System.Net;
using System.Text.Json;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.ErrorPages;

public sealed class ErrorPagesMiddlewareTests
{
    [Fact]
    public async Task Request_NoRouteMatches_Is404Problem()
    {
        await using var gateway = await TestGateway.StartAsync(routes: [Route("/shop/{**rest}")]);

        using var response = await gateway.Client.GetAsync("/elsewhere");

        await ProblemAssert.IsAsync(response, HttpStatusCode.NotFound, "no-route");
    }

    [Fact]
    public async Task Request_RouteTakesOtherMethods_Is405ProblemWithAllow()
    {
        await using var gateway = await TestGateway.StartAsync(routes: [Route("/{**rest}", "GET", "HEAD")]);

        using var response = await gateway.Client.DeleteAsync("/x");

        await ProblemAssert.IsAsync(response, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_ExceptionBeforeStart_Is500AndLogged()
    {
        await using var gateway = await TestGateway.StartAsync(inside: app => app.Use(_ => async context =>
        {
            context.Response.Headers.ETag = "\"stale\"";
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }));

        using var response = await gateway.Client.GetAsync("/x");

        var body = await ProblemAssert.IsAsync(response, HttpStatusCode.InternalServerError, "internal");
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Null(response.Headers.ETag);
        var entry = Assert.Single(gateway.Log.Entries);
        Assert.Equal(LogLevel.Error, entry.Level);
        Assert.IsType<InvalidOperationException>(entry.Exception);
        using var document = JsonDocument.Parse(body);
        Assert.Contains(document.RootElement.GetProperty("traceId").GetString()!, entry.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ExceptionThrownSynchronously_Is500()
    {
        await using var gateway = await TestGateway.StartAsync(inside: app => app.Use(_ => _ => throw new InvalidOperationException()));

        using var response = await gateway.Client.GetAsync("/x");

        await ProblemAssert.IsAsync(response, HttpStatusCode.InternalServerError, "internal");
    }

    [Theory]
    [InlineData(400, "bad-request")]
    [InlineData(413, "body-too-large")]
    public async Task Request_BadHttpRequestException_KeepsItsStatus(int status, string name)
    {
        await using var gateway = await TestGateway.StartAsync(
            inside: app => app.Use(_ => _ => throw new BadHttpRequestException("internals", status)));

        using var response = await gateway.Client.GetAsync("/x");

        await ProblemAssert.IsAsync(response, (HttpStatusCode)status, name);
        Assert.Empty(gateway.Log.Entries);
    }

    [Fact]
    public async Task Request_ExceptionAfterStart_AbortsConnection()
    {
        await using var gateway = await TestGateway.StartAsync(inside: app => app.Use(_ => async context =>
        {
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            throw new InvalidOperationException();
        }));

        var received = await RawClient.SendAsync(gateway.Port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");

        // A reset connection may lose "half" too; what matters is that nothing looks complete.
        Assert.DoesNotContain("\r\n0\r\n\r\n", received, StringComparison.Ordinal);
        Assert.DoesNotContain("urn:gateway", received, StringComparison.Ordinal);
        Assert.Contains(gateway.Log.Entries, entry => entry.Level == LogLevel.Error && entry.Message.Contains("aborted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Request_Head_HasHeadersOfTheProblemOnly()
    {
        await using var gateway = await TestGateway.StartAsync(routes: [Route("/shop")]);

        var received = await RawClient.SendAsync(gateway.Port, "HEAD /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 404 Not Found\r\n", received, StringComparison.Ordinal);
        Assert.Contains("Content-Type: application/problem+json\r\n", received, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", received, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_PrefersHtml_GetsBuiltInPage()
    {
        await using var gateway = await TestGateway.StartAsync();
        gateway.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html,*/*;q=0.8");

        using var response = await gateway.Client.GetAsync("/x");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Contains("<h1>Service unavailable</h1>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_PrefersHtml_GetsOperatorsPageOfTheConfigurationInForce()
    {
        var directory = Directory.CreateTempSubdirectory("gateway-pages-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory.FullName, "a.html"), "mine {{status}} {{traceId}}");
            var pages = new ErrorPagesOptions { Pages = new Dictionary<string, string> { ["5xx"] = "a.html" } };
            await using var gateway = await TestGateway.StartAsync(sections: TestGateway.Sections(pages, directory: directory.FullName));
            gateway.Client.DefaultRequestHeaders.Accept.ParseAdd("text/html");

            Assert.StartsWith("mine 503 ", await GetStringAsync(gateway), StringComparison.Ordinal);
            gateway.Activate(TestGateway.Sections());
            Assert.StartsWith("<!doctype html>", await GetStringAsync(gateway), StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(204)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(503)]
    public async Task Request_MiddlewareAnswersWithoutBody_IsLeftAlone(int status)
    {
        await using var gateway = await TestGateway.StartAsync(inside: app => app.Use(_ => context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        }));

        using var response = await gateway.Client.GetAsync("/x");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Null(Assert.Single(gateway.Failures));
    }

    private static RouteConfig Route(string path, params string[] methods) =>
        new() { RouteId = "r", ClusterId = "backend", Match = new RouteMatch { Path = path, Methods = methods.Length == 0 ? null : methods } };

    private static async Task<string> GetStringAsync(TestGateway gateway)
    {
        using var response = await gateway.Client.GetAsync("/x");
        return await response.Content.ReadAsStringAsync();
    }
}
