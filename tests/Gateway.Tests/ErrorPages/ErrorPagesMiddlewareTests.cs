using System.Net;
using System.Text.Json;
using Gateway.Transforms.ErrorPages;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace Gateway.Tests.ErrorPages;

public sealed class ErrorPagesMiddlewareTests
{
    [Fact]
    public async Task Request_NoRouteMatches_Is404Problem()
    {
        await using var gateway = await TestGateway.StartAsync(routes: [Route("/shop/{**rest}")]);

        using var response = await gateway.Client.GetAsync("/elsewhere");

        await AssertProblemAsync(response, HttpStatusCode.NotFound, "no-route");
    }

    [Fact]
    public async Task Request_RouteTakesOtherMethods_Is405ProblemWithAllow()
    {
        await using var gateway = await TestGateway.StartAsync(routes: [Route("/{**rest}", "GET", "HEAD")]);

        using var response = await gateway.Client.DeleteAsync("/x");

        await AssertProblemAsync(response, HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_BackendRefuses_Is502Unreachable()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Refused());

        using var response = await gateway.Client.GetAsync("/x");

        var body = await AssertProblemAsync(response, HttpStatusCode.BadGateway, "upstream-unreachable");
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 nonsense\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")]
    public async Task Request_BackendBreaksHttp_Is502Invalid(string answer)
    {
        await using var backend = new RawBackend(answer);
        await using var gateway = await TestGateway.StartAsync(backend.Address);

        using var response = await gateway.Client.GetAsync("/x");

        await AssertProblemAsync(response, HttpStatusCode.BadGateway, "upstream-invalid");
    }

    [Fact]
    public async Task Request_BackendIsSilent_Is504()
    {
        await using var backend = await TestBackend.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(
            backend.Address, request: new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMilliseconds(100) });

        using var response = await gateway.Client.GetAsync("/x");

        await AssertProblemAsync(response, HttpStatusCode.GatewayTimeout, "upstream-timeout");
    }

    [Fact]
    public async Task Request_ClusterHasNoDestination_Is503WithRetryAfter()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.GetAsync("/x");

        await AssertProblemAsync(response, HttpStatusCode.ServiceUnavailable, "no-available-destination");
        Assert.Equal(TimeSpan.FromSeconds(5), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Request_ClientGoesAway_IsNotAnswered()
    {
        var asked = new TaskCompletionSource();
        await using var backend = await TestBackend.StartAsync(context =>
        {
            asked.SetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        });
        await using var gateway = await TestGateway.StartAsync(backend.Address);
        using var leaving = new CancellationTokenSource();

        var request = gateway.Client.GetAsync("/x", leaving.Token);
        await asked.Task;
        await leaving.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => request);
        Assert.Same(KnownFailures.ClientGone, await FirstFailureAsync(gateway));
        Assert.DoesNotContain(gateway.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Theory]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nX-From: backend\r\n\r\n")]
    [InlineData("HTTP/1.1 405 Nope\r\nContent-Length: 0\r\nAllow: PUT\r\n\r\n")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 503 Out\r\nContent-Length: 3\r\nContent-Type: text/html\r\nRetry-After: 7\r\n\r\nout")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nTransfer-Encoding: chunked\r\n\r\n4\r\noops\r\n0\r\n\r\n")]
    public async Task Request_BackendAnswersError_PassesUnchanged(string answer)
    {
        await using var backend = new RawBackend(answer);
        await using var gateway = await TestGateway.StartAsync(backend.Address);

        var received = await RawClient.SendAsync(gateway.Port, "GET /x HTTP/1.1\r\nHost: a\r\nAccept: text/html\r\nConnection: close\r\n\r\n");

        // Date, Server and Connection are this connection's own.
        string[] own = ["Date:", "Server:", "Connection:"];
        var lines = received.Split("\r\n").Where(line => !own.Any(name => line.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal(answer.Split("\r\n").Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Request_BackendAnswersWithoutReadingBody_PassesItsAnswer()
    {
        // Over HTTP/2 an answer arrives while the body is still being sent; the stream then ends and the rest has no taker.
        await using var backend = await TestBackend.StartAsync(
            context =>
            {
                context.Response.StatusCode = 401;
                context.Response.Headers["X-From"] = "backend";
                return Task.CompletedTask;
            },
            HttpProtocols.Http2);
        await using var gateway = await TestGateway.StartAsync(
            backend.Address,
            request: new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact });

        var received = await RawClient.SendEndlesslyAsync(
            gateway.Port, "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nbody\r\n");

        Assert.StartsWith("HTTP/1.1 401 Unauthorized\r\n", received, StringComparison.Ordinal);
        Assert.True(received.Contains("X-From: backend\r\n", StringComparison.OrdinalIgnoreCase), received);
    }

    [Fact]
    public async Task Request_BodyExceedsLimit_Is413()
    {
        await using var backend = await TestBackend.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var gateway = await TestGateway.StartAsync(backend.Address, inside: app => app.Use(next => context =>
        {
            context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = 10;
            return next(context);
        }));

        using var response = await gateway.Client.PostAsync("/x", new ByteArrayContent(new byte[11]));

        await AssertProblemAsync(response, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
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

        var body = await AssertProblemAsync(response, HttpStatusCode.InternalServerError, "internal");
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

        await AssertProblemAsync(response, HttpStatusCode.InternalServerError, "internal");
    }

    [Theory]
    [InlineData(400, "bad-request")]
    [InlineData(413, "body-too-large")]
    public async Task Request_BadHttpRequestException_KeepsItsStatus(int status, string name)
    {
        await using var gateway = await TestGateway.StartAsync(
            inside: app => app.Use(_ => _ => throw new BadHttpRequestException("internals", status)));

        using var response = await gateway.Client.GetAsync("/x");

        await AssertProblemAsync(response, (HttpStatusCode)status, name);
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
    public async Task Request_BackendBreaksOffInBody_AbortsConnection()
    {
        await using var backend = new RawBackend("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf");
        await using var gateway = await TestGateway.StartAsync(backend.Address);

        var received = await RawClient.SendAsync(gateway.Port, "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.DoesNotContain("urn:gateway", received, StringComparison.Ordinal);
        Assert.False(received.Length > 0 && !received.EndsWith("half", StringComparison.Ordinal), received);
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

    private static async Task<Failure?> FirstFailureAsync(TestGateway gateway)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            lock (gateway.Failures)
            {
                if (gateway.Failures.Count > 0)
                    return gateway.Failures[0];
            }

            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, limit.Token);
        }
    }

    private static async Task<string> AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string name)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var document = JsonDocument.Parse(body);
        Assert.Equal($"urn:gateway:{name}", document.RootElement.GetProperty("type").GetString());
        Assert.Equal((int)status, document.RootElement.GetProperty("status").GetInt32());
        Assert.NotEmpty(document.RootElement.GetProperty("traceId").GetString()!);
        Assert.Equal(body.Length, response.Content.Headers.ContentLength);
        return body;
    }
}
