using System.Runtime.CompilerServices;

namespace Gateway.Transforms.Shared.Threads;

/// <summary>
/// Goes on on a thread of the pool, behind all that waits for one now: <c>await PoolThread.TakeTurns();</c>. Requests begin on the thread that waits for
/// the clients' sockets, which all of its clients share. What blocks, or computes for longer than a request takes from memory, leaves it first.
/// </summary>
public readonly struct PoolThread : ICriticalNotifyCompletion
{
    // What takes longer to look through than the move to another thread.
    private const int LargeBytes = 16 * 1024;

    /// <summary>Whether the current thread is one that may be held up.</summary>
    public static bool IsCurrent => Thread.CurrentThread.IsThreadPoolThread;

    /// <summary>False: nobody goes before those who wait already.</summary>
    public bool IsCompleted => false;

    /// <summary>Whether work on so many bytes should leave this thread, which others wait for.</summary>
    /// <param name="bytes">How many are looked at, byte by byte.</param>
    public static bool IsFor(long bytes) => bytes >= LargeBytes && !IsCurrent;

    /// <summary>To be awaited.</summary>
    public static PoolThread TakeTurns() => default;

    /// <summary>For the compiler.</summary>
    public PoolThread GetAwaiter() => this;

    /// <summary>For the compiler.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static action => action(), continuation, preferLocal: false);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static action => action(), continuation, preferLocal: false);
}
