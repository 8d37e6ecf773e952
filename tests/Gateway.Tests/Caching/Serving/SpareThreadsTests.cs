using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Serving;

namespace Gateway.Tests.Caching.Serving;

public sealed class SpareThreadsTests
{
    [Fact]
    public async Task Add_ManyPieces_AreDoneByFewThreadsOfTheirOwn()
    {
        const int pieces = 50;
        var threads = new ConcurrentDictionary<int, bool>();
        using var done = new CountdownEvent(pieces);
        var isPooled = false;
        var spare = new SpareThreads("spare", 2, () =>
        {
            threads[Environment.CurrentManagedThreadId] = true;
            isPooled |= Thread.CurrentThread.IsThreadPoolThread;
            done.Signal();
        });

        for (var i = 0; i < pieces; i++)
            spare.Add();
        await Task.Run(done.Wait).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.False(isPooled);
        Assert.InRange(threads.Count, 1, 2);
        Assert.InRange(spare.Count, 1, 2);
    }

    [Fact]
    public async Task Add_WhileOneIsBusy_HasAnotherOneDoIt()
    {
        using var both = new Barrier(2);
        var met = 0;
        var spare = new SpareThreads("spare", 2, () =>
        {
            if (both.SignalAndWait(TimeSpan.FromSeconds(30)))
                Interlocked.Increment(ref met);
        });

        spare.Add();
        spare.Add();

        await Task.Run(() => SpinWait.SpinUntil(() => Volatile.Read(ref met) == 2, TimeSpan.FromSeconds(30)));
        Assert.Equal((2, 2), (met, spare.Count));
    }

    // Nice values are of threads there.
    [Fact]
    public async Task Work_OnLinux_GivesWayToThoseWhoServe()
    {
        if (!OperatingSystem.IsLinux())
            return;
        var nice = new TaskCompletionSource<string>();
        var spare = new SpareThreads("spare", 1, () => nice.SetResult(File.ReadAllText("/proc/thread-self/stat")));

        spare.Add();

        // Field 19, counted from behind the name, which may have blanks.
        var fields = (await nice.Task.WaitAsync(TimeSpan.FromSeconds(30))).Split(") ")[^1].Split(' ');
        Assert.True(int.Parse(fields[16]) >= 10);
    }
}
