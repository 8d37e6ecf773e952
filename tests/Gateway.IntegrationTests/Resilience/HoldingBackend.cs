using System.Collections.Concurrent;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>A backend whose answers wait until they are let go, and which remembers how many it had at a time.</summary>
internal sealed class HoldingBackend : IAsyncDisposable
{
    private readonly SemaphoreSlim _letGo = new(0);
    private readonly ConcurrentQueue<string> _order = new();
    private int _inside;
    private int _most;

    public HoldingBackend() => Backend = new ScriptedBackend(_ => AnswerAsync);

    /// <summary>The backend.</summary>
    public ScriptedBackend Backend { get; }

    /// <summary>How many requests it has.</summary>
    public int Inside => Volatile.Read(ref _inside);

    /// <summary>The most that it had at a time.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>The ids of requests, as they came.</summary>
    public IReadOnlyCollection<string> Order => _order;

    /// <summary>Lets so many answers go.</summary>
    public void LetGo(int count = 1) => _letGo.Release(count);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        LetGo(1000);
        await Backend.DisposeAsync();
        _letGo.Dispose();
    }

    private async Task AnswerAsync(BackendConnection connection)
    {
        _order.Enqueue(connection.Request.Id);
        var inside = Interlocked.Increment(ref _inside);
        for (var most = Most; inside > most; most = Most)
            Interlocked.CompareExchange(ref _most, inside, most);
        await _letGo.WaitAsync();
        Interlocked.Decrement(ref _inside);
        await Scripts.EchoId(connection);
    }
}
