using System.Buffers;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using BenchmarkDotNet.Attributes;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Shared.Json;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared.Composing;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Microbenchmarks;

/// <summary>What it costs to make one answer of three of 1 KB, without the calls that bring them: the bytes alone, beside a document; and all of it, contexts and headers included. Bound: 4 KB for all of it.</summary>
[MemoryDiagnoser]
public class AggregationBenchmarks
{
    private const int PartCount = 3;

    private readonly byte[] _part = Encoding.UTF8.GetBytes(
        $$"""{"data":[{{string.Join(',', Enumerable.Range(0, 12).Select(static number => $$"""{"id":{{(number * 7919).ToString(CultureInfo.InvariantCulture)}},"name":"caf\u00e9 {{number.ToString(CultureInfo.InvariantCulture)}}","price":{{number.ToString(CultureInfo.InvariantCulture)}}.90,"tags":["a","b"]}"""))}}]}""");

    private readonly PooledBytes _output = new();
    private readonly DiscardedBody _pipe = new();
    private ServiceProvider? _services;
    private AggregatePlan? _plan;
    private AggregationMiddleware? _middleware;
    private AggregationMiddleware? _waiting;
    private DefaultHttpContext? _client;

    /// <summary>Prepares an aggregate of three parts.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var options = new AggregateOptions
        {
            Match = new RouteMatch { Path = "/home" },
            Parts = Enumerable.Range(0, PartCount).ToDictionary(static number => $"part{number.ToString(CultureInfo.InvariantCulture)}", static _ => new PartOptions { Cluster = "a", Path = "/part" }),
        };
        _plan = new AggregatePlanner("home", options, clusters: null, new ConfigurationErrors()).Make();
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        (_middleware, _waiting) = (MiddlewareOf(AnswerAsync), MiddlewareOf(AnswerLaterAsync));
        var part = new Endpoint(null, EndpointMetadataCollection.Empty, "part");
        // The server uses a client's context again, too.
        _client = new DefaultHttpContext { RequestServices = _services };
        _client.Request.Method = "GET";
        _client.Request.Headers.Host = "shop.test";
        _client.Features.Set<IHttpResponseBodyFeature>(_pipe);
        _client.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(_plan!, new ComposedEndpoints([part, part, part])), "home"));
    }

    /// <summary>Gives everything back.</summary>
    [GlobalCleanup]
    public void Clean()
    {
        _services?.Dispose();
        _output.Dispose();
    }

    /// <summary>As most gateways do it: three documents, put into one, and written.</summary>
    [Benchmark(Baseline = true)]
    public int Document()
    {
        var all = new JsonObject();
        foreach (var plan in _plan!.Parts)
            all[plan.Name] = JsonNode.Parse(_part);
        return JsonSerializer.SerializeToUtf8Bytes(all).Length;
    }

    /// <summary>Three bodies looked at, put into one, and its tag.</summary>
    [Benchmark]
    public int Slices()
    {
        _output.Clear();
        _output.Write("{"u8);
        foreach (var plan in _plan!.Parts)
        {
            if (JsonInspection.Find(_part, out var value) != JsonFault.None)
                throw new InvalidOperationException("The sample is no JSON.");
            _output.Write(plan.Member);
            _output.Write(value.Span);
        }

        _output.Write("}"u8);
        return AnswerWriter.TagOf(_output.Written.Span).Length;
    }

    /// <summary>A whole request, of which the backends answer at once.</summary>
    [Benchmark]
    public Task Request()
    {
        _client!.Response.Headers.Clear();
        return _middleware!.InvokeAsync(_client);
    }

    /// <summary>A whole request that has to wait for its backends, as real ones do.</summary>
    [Benchmark]
    public Task RequestThatWaits()
    {
        _client!.Response.Headers.Clear();
        return _waiting!.InvokeAsync(_client);
    }

    private AggregationMiddleware MiddlewareOf(RequestDelegate backend)
    {
        var entrance = new PartEntrance();
        entrance.Open(backend);
        return new AggregationMiddleware(
            static _ => Task.CompletedTask, entrance, new PartExchanges(), new AggregationMetrics(_services!.GetRequiredService<IMeterFactory>()), TimeProvider.System, NullLogger<AggregationMiddleware>.Instance);
    }

    private async Task AnswerLaterAsync(HttpContext part)
    {
        await Task.Yield();
        await AnswerAsync(part);
    }

    private Task AnswerAsync(HttpContext part)
    {
        part.Response.ContentType = "application/json";
        part.Response.BodyWriter.Write(_part);
        return Task.CompletedTask;
    }
}
