using Gateway.Transforms.Shared.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Tests.Shared.Sockets;

public sealed class EventLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Ask_HasItDoneOnTheThread_TimeAndAgain()
    {
        using var loops = new EventLoops(NullLogger<EventLoops>.Instance);
        foreach (var loop in loops.All)
        {
            for (var i = 0; i < 100; i++)
            {
                var work = new Work(loop);
                loop.Ask(work);
                Assert.True(await work.Done.WaitAsync(Patience));
            }
        }
    }

    private sealed class Work(EventLoop loop) : IThreadPoolWorkItem
    {
        private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<bool> Done => _done.Task;

        public void Execute() => _done.SetResult(loop.IsCurrent);
    }
}
