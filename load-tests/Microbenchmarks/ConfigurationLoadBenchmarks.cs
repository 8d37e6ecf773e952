using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Configuration;
using Gateway.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Microbenchmarks;

/// <summary>Reading, binding and validating a configuration, by its number of routes.</summary>
[MemoryDiagnoser]
public class ConfigurationLoadBenchmarks
{
    private readonly string _file = Path.GetTempFileName();
    private ServiceProvider? _services;
    private ConfigurationLoader? _loader;

    /// <summary>Routes in the file, each to the same cluster.</summary>
    [Params(10, 1_000, 10_000)]
    public int Routes { get; set; }

    /// <summary>Writes the file.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var text = new StringBuilder("{ \"ReverseProxy\": { \"Routes\": {\n");
        for (var i = 0; i < Routes; i++)
            text.Append($"\"route-{i}\": {{ \"ClusterId\": \"backend\", \"Match\": {{ \"Path\": \"/section-{i}/{{**rest}}\", \"Methods\": [ \"GET\" ] }} }},\n");
        text.Append("}, \"Clusters\": { \"backend\": { \"Destinations\": { \"a\": { \"Address\": \"http://127.0.0.1:8000/\" } } } } } }");
        File.WriteAllText(_file, text.ToString());
        _services = new ServiceCollection().AddLogging().AddGateway().BuildServiceProvider();
        _loader = _services.GetRequiredService<ConfigurationLoader>();
    }

    /// <summary>From file to validated sections.</summary>
    [Benchmark]
    public bool Load() => _loader!.Load(_file).Sections is not null;

    /// <summary>Removes the file.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _services?.Dispose();
        File.Delete(_file);
    }
}
