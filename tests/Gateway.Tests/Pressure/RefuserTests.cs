using System.Diagnostics.Metrics;
using System.Text.Json;
using Gateway.Tests.Resilience;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Pressure;

public sealed class RefuserTests : IDisposable
{
    private static readonly PriorityRules Rules = new(
        "plan", new Dictionary<string, RequestPriority> { ["contract"] = RequestPriority.High, ["trial"] = RequestPriority.Low }, RequestPriority.Normal, RequestPriority.Low);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ManualClock _clock = new();
    private readonly Guard _guard;
    private readonly Refuser _refuser;
    private int _served;

    public RefuserTests()
    {
        _guard = new Guard(_clock, [], NullLogger.Instance);
        _refuser = new Refuser(_guard, new PressureMetrics(_services.GetRequiredService<IMeterFactory>(), _guard));
    }

    public void Dispose() => _services.Dispose();

    [Theory]
    // Two thirds: all of Low and Normal, none of High.
    [InlineData(null, false, null, 503, 503)]
    [InlineData(null, true, null, 200, 503)]
    [InlineData(null, true, "{}", 200, 503)]
    [InlineData(null, true, "{\"plan\":\"contract\"}", 200, 200)]
    [InlineData(null, true, "{\"plan\":\"trial\"}", 200, 503)]
    [InlineData(RequestPriority.High, false, null, 200, 200)]
    [InlineData(RequestPriority.Critical, false, null, 200, 200)]
    [InlineData(RequestPriority.Low, true, "{\"plan\":\"contract\"}", 503, 503)]
    public async Task Request_IsJudgedByTheBestItCanBe_ThenByWhatItIs(RequestPriority? route, bool hasPolicy, string? claims, int before, int behind)
    {
        Press(2.0 / 3);

        Assert.Equal(before, await SendAsync(new PressureMiddleware(Serve, _guard, _refuser).InvokeAsync, route, hasPolicy, null));
        Assert.Equal(behind, await SendAsync(new CallerPressureMiddleware(Serve, _guard, _refuser).InvokeAsync, route, hasPolicy, claims));
    }

    [Fact]
    public async Task Request_WithoutPressure_OrWithoutARoute_IsServed()
    {
        Assert.Equal(200, await SendAsync(new PressureMiddleware(Serve, _guard, _refuser).InvokeAsync, RequestPriority.Low, hasPolicy: false, null));
        Press(1);
        var context = new DefaultHttpContext();
        await new PressureMiddleware(Serve, _guard, _refuser).InvokeAsync(context);

        Assert.Equal(2, _served);
    }

    [Fact]
    public void Judge_Refusal_IsCountedAndTold()
    {
        Press(1);
        var context = new DefaultHttpContext();
        var facts = new RequestFacts();
        context.Features.Set(facts);
        var failure = _refuser.Judge(context, RequestPriority.Normal)!;

        Assert.Equal((503, "under-pressure"), (failure.Status, failure.Name));
        Assert.InRange(failure.RetryAfter!.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(15));
        Assert.Equal("under_pressure", facts.Error);
        Assert.Equal((0, 1), (_guard.RefusedOf(RequestPriority.Low), _guard.RefusedOf(RequestPriority.Normal)));
        using var status = JsonDocument.Parse(PressureStatus.Write(_guard));
        Assert.Equal(1, status.RootElement.GetProperty("level").GetDouble());
        Assert.Equal("memory", status.RootElement.GetProperty("cause").GetString());
        Assert.Equal(1, status.RootElement.GetProperty("refused").GetProperty("normal").GetInt64());
    }

    [Fact]
    public void Step_WithoutPressure_AllocatesNothing()
    {
        var step = new CallerPressureMiddleware(static _ => Task.CompletedTask, _guard, _refuser);
        var context = new DefaultHttpContext();
        _ = step.InvokeAsync(context);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _ = step.InvokeAsync(context);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Press(double level)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        // A hair below: what is refused in one of very many cases only would be refused here one day.
        _guard.Look(new Vitals((long)Math.Round(2_550_000_000 + (300_000_000 * level)) - 1, 3_000_000_000, 0, TimeSpan.Zero, TimeSpan.Zero));
    }

    private Task Serve(HttpContext context)
    {
        _served++;
        return Task.CompletedTask;
    }

    private static async Task<int> SendAsync(RequestDelegate step, RequestPriority? route, bool hasPolicy, string? claims)
    {
        var context = new DefaultHttpContext();
        object[] metadata = [new RoutePressure(route, Rules), .. hasPolicy ? [new CredentialHeaderNames(["Authorization"])] : Array.Empty<object>()];
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(metadata), "shop"));
        if (claims is not null)
            context.Features.Set(new Caller("keys", JsonSerializer.Deserialize<JsonElement>(claims), []));
        await step(context);
        return context.Response.StatusCode;
    }
}
