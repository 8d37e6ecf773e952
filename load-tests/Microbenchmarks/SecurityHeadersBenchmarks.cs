using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.SecurityHeaders;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Microbenchmarks;

/// <summary>What a policy of all headers costs a response: written, and left as the backend has them.</summary>
[MemoryDiagnoser]
public class SecurityHeadersBenchmarks
{
    private static readonly SecurityHeadersPolicyOptions All = new()
    {
        Hsts = new(),
        ContentSecurityPolicy = "default-src 'self'",
        ContentSecurityPolicyReportOnly = "default-src 'none'",
        FrameOptions = "DENY",
        ReferrerPolicy = "no-referrer",
        PermissionsPolicy = "camera=()",
        CrossOrigin = new() { OpenerPolicy = "same-origin", EmbedderPolicy = "require-corp", ResourcePolicy = "same-site" },
    };

    private readonly SecurityHeadersPolicy _policy = new("web", All);
    private readonly SecurityHeadersPolicy _override = new("web", All with { Override = true });
    private readonly HeaderDictionary _headers = new(16);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private SecurityHeadersMetrics? _metrics;

    /// <summary>A head that has been written once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _metrics = new SecurityHeadersMetrics(_services.GetRequiredService<IMeterFactory>());
        _policy.Apply(_headers, isHttps: true, _metrics);
    }

    /// <summary>All ten are the backend's own.</summary>
    [Benchmark(Baseline = true)]
    public void Kept() => _policy.Apply(_headers, isHttps: true, _metrics!);

    /// <summary>All ten are written.</summary>
    [Benchmark]
    public void Written() => _override.Apply(_headers, isHttps: true, _metrics!);

    /// <summary>Lets go of the meters.</summary>
    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();
}
