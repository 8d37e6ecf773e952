using System.Net;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>Parts that wait for a place at their cluster, and what becomes of them when their client leaves.</summary>
public sealed class AggregateQueueTests : IAsyncLifetime
{
    private QueuedParts _parts = null!;

    public async Task InitializeAsync() => _parts = await QueuedParts.StartAsync();

    public async Task DisposeAsync() => await _parts.DisposeAsync();

    [Theory]
    [InlineData("GET", "/aggregates/plain", 2, null, null)]
    [InlineData("GET", "/aggregates/cached", 2, null, null)]
    [InlineData("GET", "/aggregates/items", 2, null, null)]
    [InlineData("GET", "/aggregates/hedged", 2, null, null)]
    [InlineData("GET", "/aggregates/streamed", 2, "application/x-ndjson", null)]
    [InlineData("POST", "/batch", 4, null, null)]
    [InlineData("POST", "/keyed/batch", 4, null, "k")]
    [InlineData("POST", "/keyed/order", 2, null, "k")]
    public async Task Client_ThatLeaves_TakesAllCallsOutOfTheQueue(string method, string target, int waiting, string? accept, string? key)
    {
        using var client = new CancellationTokenSource();
        var leaving = _parts.SendAsync(method, target, accept, key, client.Token);
        await _parts.WaitForWaitingAsync(waiting);
        await LeaveAsync(client, leaving);

        await _parts.WaitForWaitingAsync(0);
        _parts.LetGo();
        Assert.Equal(HttpStatusCode.OK, (await _parts.Held).StatusCode);
        Assert.Equal(["/queued/hold"], _parts.Backend.Requests.Select(static request => request.Target).Where(static target => !target.StartsWith("/free/", StringComparison.Ordinal)));

        // Nothing was done, so the key is free, and the answer is whole.
        using var again = await _parts.SendAsync(method, target, key: key);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.DoesNotContain("errors", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(again.Headers.Contains("Idempotency-Replayed"));
    }

    // With a key it is done once, and what has been begun is done to its end.
    [Fact]
    public async Task Client_ThatLeavesWhenOnePartHasBeenSent_LeavesTheOthersToBeDone()
    {
        using var client = new CancellationTokenSource();
        var leaving = _parts.SendAsync("POST", "/keyed/begun", key: "k", leaving: client.Token);
        await _parts.WaitForWaitingAsync(1);
        await LeaveAsync(client, leaving);
        using var refused = await _parts.SendAsync("POST", "/keyed/begun", key: "k");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        _parts.LetGo();

        using var again = await Eventually.GetAsync(
            async () => await _parts.SendAsync("POST", "/keyed/begun", key: "k") is { StatusCode: HttpStatusCode.OK } answer ? answer : null, "the answer is there");
        Assert.Equal("""{"order":{"ids":[1,2,3]},"mail":{"ids":[1,2,3]}}""", await again.Content.ReadAsStringAsync());
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal((1, 1), (_parts.CountOf("/free/order"), _parts.CountOf("/queued/mail?status=200")));
    }

    private static async Task LeaveAsync(CancellationTokenSource client, Task leaving)
    {
        await client.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
    }
}
