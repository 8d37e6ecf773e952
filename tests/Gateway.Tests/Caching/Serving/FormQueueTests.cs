using Gateway.Tests.Caching.Store;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Caching.Serving;

public sealed class FormQueueTests : IDisposable
{
    private const long Limit = 8 * 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly StoreUnderTest _store = new(Limit);
    private readonly HeldCoding _coding = new();
    private readonly FormQueue _queue;
    private readonly List<string> _made = [];

    public FormQueueTests() => _queue = new FormQueue(_store.Memory, Make);

    public void Dispose()
    {
        // Whatever waits is over before the store goes, which looks whether all was given back.
        _coding.Open();
        Assert.True(SpinWait.SpinUntil(() => _queue.IsIdle, Patience));
        _store.Dispose();
        _coding.Dispose();
    }

    [Fact]
    public async Task TryJoin_SameForm_IsMadeOnceForAll()
    {
        var first = Join("a");
        var second = Join("a");
        Assert.Same(first, second);

        _coding.Open();
        await first!.Made.WaitAsync(Patience);

        Assert.Equal(["a"], _made);
        Assert.False(_queue.Leave(first));
        Assert.False(_queue.Leave(first));
    }

    [Fact]
    public void TryJoin_MoreThanMayWait_IsRefused()
    {
        HoldAllThreads();
        for (var i = 0; i < FormQueue.MaxWaiting; i++)
            Assert.NotNull(Join($"{i}"));

        Assert.Null(Join("one more"));
        // Who waits for what waits already takes no place.
        Assert.NotNull(Join("0"));
        Assert.Equal(FormQueue.MaxWaiting, _queue.Count);
    }

    [Fact]
    public void TryJoin_MoreBytesThanMayWait_IsRefused()
    {
        HoldAllThreads();
        const int length = 400 * 1024;
        Assert.NotNull(Join("large", length));
        Assert.NotNull(Join("larger", length));

        Assert.Null(Join("too large", length));
        Assert.NotNull(Join("small", 1024));
    }

    [Fact]
    public async Task Leave_TheLast_HasItNotMade()
    {
        HoldAllThreads();
        var job = Join("a")!;
        Join("a");
        var other = Join("b")!;

        Assert.False(_queue.Leave(job));
        Assert.False(job.Made.IsCompleted);
        Assert.True(_queue.Leave(job));
        Assert.True(job.Made.IsCompleted);
        Assert.Equal(1, _queue.Count);

        _coding.Open();
        await other.Made.WaitAsync(Patience);
        Assert.DoesNotContain("a", _made);
    }

    [Fact]
    public void Leave_ManyWhoCameAndWent_LeaveTheirPlacesToOthers()
    {
        HoldAllThreads();
        for (var i = 0; i < FormQueue.MaxWaiting * 3; i++)
            Assert.True(_queue.Leave(Join($"{i}")!));

        Assert.Equal(0, _queue.Count);
        Assert.NotNull(Join("one more"));
    }

    [Fact]
    public async Task Leave_WhatIsBegun_LeavesItToBeFinished()
    {
        var job = Join("a")!;
        Assert.True(SpinWait.SpinUntil(() => !_coding.Begun.IsEmpty, Patience));

        Assert.False(_queue.Leave(job));
        _coding.Open();

        await job.Made.WaitAsync(Patience);
        Assert.Equal(["a"], _made);
    }

    [Fact]
    public async Task TryJoin_AfterwardsAgain_BeginsAnew()
    {
        _coding.Open();
        var first = Join("a")!;
        await first.Made.WaitAsync(Patience);

        Assert.NotSame(first, Join("a"));
    }

    private void HoldAllThreads()
    {
        var all = Math.Max(1, Environment.ProcessorCount / 2);
        for (var i = 0; i < all; i++)
            Join($"held {i}");
        Assert.True(SpinWait.SpinUntil(() => _coding.Begun.Count == all, Patience));
    }

    private FormJob? Join(string text, int length = 0)
    {
        if (!_store.Has(text))
            Assert.True(_store.Add(text, text.PadRight(length)));
        using var lease = _store.Lease(text);
        return _queue.TryJoin(lease, ContentCoding.Brotli, _coding);
    }

    private void Make(FormJob job)
    {
        using var body = CodedBody.Make(_store.Memory, job.Lease.Body, (whole, output) => job.Maker.Encode(job.Coding, whole, output));
        lock (_made)
            _made.Add(StoreUnderTest.Text(job.Lease.Body));
    }
}
