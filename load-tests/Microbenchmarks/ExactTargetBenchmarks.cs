using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Forwarding;

namespace Gateway.Microbenchmarks;

/// <summary>What keeping a request target as written costs each request.</summary>
[MemoryDiagnoser]
public class ExactTargetBenchmarks
{
    /// <summary>A target as clients send it.</summary>
    [Params("/", "/api/catalog/shoes%2Fboots?page=2&sort=price", "/_next/image?url=%2Fhero.jpg&w=1920&q=75")]
    public string Target { get; set; } = "";

    /// <summary>Checks the characters, finds path and query.</summary>
    [Benchmark]
    public int Split() => ExactTarget.TrySplit(Target, out var path, out var query) ? path.Length + query.Length : 0;
}
