using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.RequestRules;
using Gateway.Transforms.Shared.Json;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gateway.Microbenchmarks;

/// <summary>What rules cost a request: judging its head, and looking at JSON, beside reading it once.</summary>
[MemoryDiagnoser]
public class RequestRulesBenchmarks
{
    private readonly RequestRulesPolicy _policy = new("api", new() { ContentTypes = ["application/json", "application/*+json"], MaxBytes = new ByteSize(1024 * 1024), Json = new() });
    private readonly HttpRequest _request = new DefaultHttpContext().Request;
    private byte[] _json = [];
    private byte[] _copy = [];

    /// <summary>How long the JSON is, in bytes.</summary>
    [Params(1024, 65536)]
    public int Length { get; set; }

    /// <summary>An order of many lines.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _request.Headers.ContentType = "application/json; charset=utf-8";
        _request.ContentLength = Length;
        var order = new StringBuilder("[");
        for (var line = 0; order.Length < Length - 64; line++)
            order.Append($"{{\"sku\":\"A-{line}\",\"count\":{line},\"note\":\"für Zoë\"}},");
        _json = Encoding.UTF8.GetBytes(order.ToString().TrimEnd(',') + "]");
        _copy = new byte[_json.Length];
    }

    /// <summary>The body is copied.</summary>
    [Benchmark(Baseline = true)]
    public void Copied() => _json.CopyTo(_copy, 0);

    /// <summary>The head is judged.</summary>
    [Benchmark]
    public object Judged() => _policy.Judge(_request, out _) == RulesVerdict.Passed ? _policy : this;

    /// <summary>The body is looked at.</summary>
    [Benchmark]
    public bool Checked() => JsonInspection.Find(_json, 64, hasUniqueNames: false).Fault == JsonFault.None;

    /// <summary>The body is looked at, and names are compared.</summary>
    [Benchmark]
    public bool WithUniqueNames() => JsonInspection.Find(_json, 64, hasUniqueNames: true).Fault == JsonFault.None;
}
