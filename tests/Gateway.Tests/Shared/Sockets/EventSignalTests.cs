using Gateway.Transforms.Shared.Sockets;

namespace Gateway.Tests.Shared.Sockets;

public sealed class EventSignalTests
{
    [Fact]
    public void WaitAsync_SetBefore_IsOverAtOnceAndOnce()
    {
        var signal = new EventSignal();
        signal.Set();
        signal.Set();

        var first = signal.WaitAsync().AsTask();
        var second = signal.WaitAsync().AsTask();

        Assert.True(first.IsCompletedSuccessfully);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public void Set_SomebodyWaits_RunsWhatWaits()
    {
        var signal = new EventSignal();
        var thread = 0;
        _ = WaitAsync();

        signal.Set();

        Assert.Equal(Environment.CurrentManagedThreadId, thread);

        async Task WaitAsync()
        {
            await signal.WaitAsync().ConfigureAwait(false);
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Fact]
    public async Task Set_ByManyAtOnce_NoEventIsMissed()
    {
        const int Events = 200_000;
        var signal = new EventSignal();
        var happened = 0;
        var seen = 0;
        var waiting = Task.Run(async () =>
        {
            while (seen < Events)
            {
                await signal.WaitAsync();
                seen = Volatile.Read(ref happened);
            }
        });

        Parallel.For(0, Events, _ =>
        {
            Interlocked.Increment(ref happened);
            signal.Set();
        });

        await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(Events, seen);
    }
}
