using System.Collections.Concurrent;

namespace Gateway.LoadTests.Engine.Loading;

/// <summary>What ends a run, or one of its scenarios, before its time. Safe to share between threads.</summary>
internal sealed class RunControl : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _scenarios = new(StringComparer.Ordinal);
    private string? _reason;

    /// <summary>Why the whole run ends; null where it goes on, or ended in its time.</summary>
    public string? Reason => Volatile.Read(ref _reason);

    /// <summary>Ends all; the first reason counts.</summary>
    public void Stop(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is null)
            _stop.Cancel();
    }

    /// <summary>Ends one scenario; nothing happens where it does not run.</summary>
    public void StopScenario(string name)
    {
        if (_scenarios.TryGetValue(name, out var scenario))
            scenario.Cancel();
    }

    /// <summary>What is cancelled when a scenario is to end.</summary>
    public CancellationToken TokenOf(string scenario) =>
        _scenarios.GetOrAdd(scenario, static (_, stop) => CancellationTokenSource.CreateLinkedTokenSource(stop), _stop.Token).Token;

    public void Dispose()
    {
        foreach (var scenario in _scenarios.Values)
            scenario.Dispose();
        _stop.Dispose();
    }
}
