using System.Collections.Concurrent;

namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>
/// What a policy took from Redis in advance, and for which keys a request asks for more. For each one alone does: of many at once, each would take a lease of which the others leave nothing to be used. Safe to share between threads.
/// </summary>
internal sealed class Leases
{
    private readonly ConcurrentDictionary<ulong, TaskCompletionSource> _asking = new();

    /// <summary>What is left, by key.</summary>
    public LimitTable Table { get; } = new KeyTable<Leased>();

    /// <summary>Whether a request is the one that asks for its key's next lease, until <see cref="EndAsking"/>. What is left has to be looked at again then: it may have come meanwhile.</summary>
    public bool TryBeginAsking(ulong key) => _asking.TryAdd(key, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Ends when the request that asks for a key's next lease has it, or has none; ended where none asks.</summary>
    public Task WhenAsked(ulong key) => _asking.TryGetValue(key, out var asking) ? asking.Task : Task.CompletedTask;

    /// <summary>What it was given is in the table, or it was given nothing.</summary>
    public void EndAsking(ulong key)
    {
        if (_asking.TryRemove(key, out var asking))
            asking.SetResult();
    }
}
