using System.Collections.Concurrent;

namespace Gateway.LoadTests.Running;

/// <summary>What a load test measured besides what the engine counts. Safe to share between threads.</summary>
internal sealed class Facts
{
    private readonly ConcurrentDictionary<string, double> _values = new(StringComparer.Ordinal);

    public void Set(string name, double value) => _values[name] = value;

    public void Add(string name, double value) => _values.AddOrUpdate(name, value, (_, old) => old + value);

    /// <summary>Null where it was not measured.</summary>
    public double? Find(string name) => _values.TryGetValue(name, out var value) ? value : null;
}
