using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.RateLimiting;

/// <summary>A backend that answers at once, but what has <c>/hold</c> in its path only when it is told to; it counts what is there at the same time.</summary>
internal sealed class HoldingBackend : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ScriptedBackend _backend;
    private TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _here;
    private int _most;

    /// <summary>Starts it on a free port.</summary>
    public HoldingBackend() => _backend = new ScriptedBackend(request => request.Target.Contains("/hold", StringComparison.Ordinal) ? HoldAsync : AnswerAsync) { KeepsRequests = false };

    /// <summary>Where it listens.</summary>
    public string Address => _backend.Address;

    /// <summary>How many are there.</summary>
    public int Here => Volatile.Read(ref _here);

    /// <summary>The most that were there at the same time.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>Has so many requests held, each of which has to get there.</summary>
    public async Task<List<Task<HttpResponseMessage>>> HoldAsync(LimitedNode node, string target, int count, params (string Name, string Value)[] headers)
    {
        var held = new List<Task<HttpResponseMessage>>();
        for (var i = 0; i < count; i++)
        {
            var before = Here;
            held.Add(node.GetAsync(target + "hold", headers));
            await Eventually.HoldsAsync(() => Here > before, $"request {i + 1} of {count} to {target} is held");
        }

        return held;
    }

    /// <summary>Answers all that are held.</summary>
    public void Answer() => Interlocked.Exchange(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Answer();
        return _backend.DisposeAsync();
    }

    private async Task HoldAsync(BackendConnection connection)
    {
        var open = Volatile.Read(ref _open).Task;
        Come();
        await Task.WhenAny(open, connection.WaitForEndAsync());
        Interlocked.Decrement(ref _here);
        // Whoever waited for its end has read on.
        await connection.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nheld");
        await connection.CloseAsync();
    }

    private async Task AnswerAsync(BackendConnection connection)
    {
        Come();
        // Others come meanwhile, if they may.
        await Task.Yield();
        Interlocked.Decrement(ref _here);
        await Scripts.Ok("hello")(connection);
    }

    private void Come()
    {
        lock (_gate)
            _most = Math.Max(_most, Interlocked.Increment(ref _here));
    }
}
