using System.Diagnostics.Metrics;
using System.Net;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Microbenchmarks;

/// <summary>What a request is asked for: while all is well, and under pressure, where it is let in or refused. The baseline has no such step.</summary>
[MemoryDiagnoser]
public class PressureBenchmarks
{
    private static readonly RequestDelegate End = static _ => Task.CompletedTask;
    private static readonly PriorityRules Rules = new("tag", new Dictionary<string, RequestPriority>(), RequestPriority.Normal, RequestPriority.Low);

    private readonly DefaultHttpContext _context = new() { TraceIdentifier = "0HNAB12345678:00000001", Connection = { RemoteIpAddress = IPAddress.Parse("192.0.2.7") } };
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private PressureMiddleware? _well;
    private PressureMiddleware? _pressed;
    private Refuser? _refuser;

    /// <summary>One that is well, and one in the middle.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new RoutePressure(RequestPriority.High, Rules)), "shop"));
        (_well, _) = At(0);
        (_pressed, _refuser) = At(0.5);
    }

    /// <summary>Nothing.</summary>
    [Benchmark(Baseline = true)]
    public Task None() => End(_context);

    /// <summary>The step while all is well.</summary>
    [Benchmark]
    public Task Well() => _well!.InvokeAsync(_context);

    /// <summary>The step under pressure, for a request that is let in.</summary>
    [Benchmark]
    public Task LetIn() => _pressed!.InvokeAsync(_context);

    /// <summary>Refusing one, the answer left out.</summary>
    [Benchmark]
    public object? Refused() => _refuser!.Judge(_context, RequestPriority.Low);

    /// <summary>Lets go of the meters.</summary>
    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    private (PressureMiddleware Step, Refuser Refuser) At(double level)
    {
        var guard = new Guard(TimeProvider.System, [], NullLogger.Instance);
        guard.Level.Move(level, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));
        var refuser = new Refuser(guard, new PressureMetrics(_services.GetRequiredService<IMeterFactory>(), guard));
        return (new PressureMiddleware(End, guard, refuser), refuser);
    }
}
