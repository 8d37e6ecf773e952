using Gateway.Transforms.Shared;

namespace Gateway.Transforms.Resilience.Concurrency;

/// <summary>A request that waits at a gate. All but <see cref="Task"/> belongs to the gate's lock.</summary>
/// <param name="gate">Where it waits.</param>
/// <param name="priority">Who goes before it.</param>
internal sealed class Waiter(Gate gate, RequestPriority priority)
{
    // Never inline: what it wakes would run under the lock.
    private readonly TaskCompletionSource<Entry> _entry = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where it waits.</summary>
    public Gate Gate => gate;

    /// <summary>Who goes before it.</summary>
    public RequestPriority Priority => priority;

    /// <summary>What becomes of it.</summary>
    public Task<Entry> Task => _entry.Task;

    /// <summary>The next in its line.</summary>
    public Waiter? Next { get; set; }

    /// <summary>The one before it in its line.</summary>
    public Waiter? Previous { get; set; }

    /// <summary>False once it has left its line.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Wakes it.</summary>
    public void End(Entry entry) => _entry.SetResult(entry);
}
