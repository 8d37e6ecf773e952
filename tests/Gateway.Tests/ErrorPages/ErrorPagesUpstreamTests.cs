using System.Net;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;
using HttpProtocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols;

namespace Gateway.Tests.ErrorPages;

public sealed class ErrorPagesUpstreamTests
{
    [Fact]
    public async Task Request_BackendRefuses_Is502Unreachable()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Refused());

        using var response = await gateway.Client.GetAsync("/x");

        var body = await ProblemAssert.IsAsync(response, HttpStatusCode.BadGateway, "upstream-unreachable");
        Assert.DoesNotContain("127.0.0.1", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")]
    [InlineData("HTTP/1.1 nonsense\r\n\r\n")]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")]
    public async Task Request_BackendBreaksHttp_Is502Invalid(string answer)
    {
        await using var backend = new RawBackend(answer);
        await using var gateway = await TestGateway.StartAsync(backend.Address);

        using var response = await gateway.Client.GetAsync("/x");

        await ProblemAssert.IsAsync(response, HttpStatusCode.BadGateway, "upstream-invalid");
    }

    [Fact]
    public async Task Request_BackendIsSilent_Is504()
    {
        await using var backend = await TestBackend.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        await using var gateway = await TestGateway.StartAsync(
            backend.Address, request: new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromMilliseconds(100) });

        using var response = await gateway.Client.GetAsync("/x");

        await ProblemAssert.IsAsync(response, HttpStatusCode.GatewayTimeout, "upstream-timeout");
    }

    [Fact]
    public async Task Request_ClusterHasNoDestination_Is503WithRetryAfter()
    {
        await using var gateway = await TestGateway.StartAsync();

        using var response = await gateway.Client.GetAsync("/x");

        await ProblemAssert.IsAsync(response, HttpStatusCode.ServiceUnavailable, "no-available-destination");
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

        await ProblemAssert.IsAsync(response, HttpStatusCode.RequestEntityTooLarge, "body-too-large");
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
}
