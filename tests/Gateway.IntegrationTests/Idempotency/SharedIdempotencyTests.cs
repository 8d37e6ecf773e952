using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Idempotency;

/// <summary>Two gateways that know together what was done, in a real Redis, which dies and comes back.</summary>
public sealed class SharedIdempotencyTests : IAsyncLifetime
{
    private readonly OrderBackend _backend = new();
    private readonly RedisServer _redis = new();
    private IdempotentNode? _a;
    private IdempotentNode? _b;

    private IdempotentNode A => _a!;

    private IdempotentNode B => _b!;

    public async Task InitializeAsync()
    {
        _a = await IdempotentNode.StartAsync(_backend.Address, _redis.Port);
        _b = await IdempotentNode.StartAsync(_backend.Address, _redis.Port);
        await WaitForRedisAsync(A);
        await WaitForRedisAsync(B);
    }

    public async Task DisposeAsync()
    {
        await A.DisposeAsync();
        await B.DisposeAsync();
        await _redis.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Request_SentAgainToAnother_IsDoneOnce()
    {
        Assert.Equal("1", (await A.SendAsync("/orders/", "k")).Text);
        var again = await B.SendAsync("/orders/", "k");

        Assert.Equal(("1", "true", "/orders/1"), (again.Text, again.ValueOf("Idempotency-Replayed"), again.ValueOf("Location")));
        Assert.Equal(422, (await B.SendAsync("/orders/", "k", "[]")).Status);
        Assert.Equal(1, _backend.CountOf("/orders/"));
    }

    // What is the first that it hears is asked for, too.
    [Fact]
    public async Task Request_SentAgainToAGatewayThatHasJustStarted_IsDoneOnce()
    {
        Assert.Equal("1", (await A.SendAsync("/orders/", "k")).Text);
        await using var late = await IdempotentNode.StartAsync(_backend.Address, _redis.Port);

        Assert.Equal(("1", "true"), await ReplayAsync(late, "/orders/", "k"));
        Assert.Equal(1, _backend.CountOf("/orders/"));
    }

    [Fact]
    public async Task Request_WhileAnotherGatewayIsAtIt_IsAnswered409()
    {
        var first = A.SendAsync("/orders/slow", "k");
        await Eventually.HoldsAsync(() => _backend.CountOf("/orders/slow") == 1, "the backend is at work");

        Assert.Equal(409, (await B.SendOnceAsync("/orders/slow", "k")).Status);
        _backend.Go();
        await first;
        await Eventually.HoldsAsync(async () => (await B.SendAsync("/orders/slow", "k")).Text == "1", "the answer is there");
    }

    [Fact]
    public async Task Answer_ThatSettlesNothing_LetsAnotherDoItAgain()
    {
        Assert.Equal(503, (await A.SendAsync("/orders/failing", "k")).Status);
        Assert.Equal(503, (await B.SendAsync("/orders/failing", "k")).Status);
        Assert.Equal(2, _backend.CountOf("/orders/failing"));
    }

    [Fact]
    public async Task Redis_Dead_EachKnowsItsOwn_OrRefuses_AndKnowsItsOwnWhenItIsBack()
    {
        await _redis.KillAsync();

        Assert.Equal("1", (await A.SendAsync("/orders/", "k")).Text);
        Assert.Equal(("1", "true"), await ReplayAsync(A, "/orders/", "k"));
        Assert.Equal(503, (await A.SendAsync("/payments/", "k")).Status);
        await _redis.RestartAsync();
        await WaitForRedisAsync(A);

        Assert.Equal(("1", "true"), await ReplayAsync(A, "/orders/", "k"));
        Assert.Equal(1, _backend.CountOf("/orders/"));
    }

    [Fact]
    public async Task Redis_DyingWhileARequestIsUnderWay_ItsGatewayStillKnows()
    {
        var first = A.SendAsync("/orders/slow", "k");
        await Eventually.HoldsAsync(() => _backend.CountOf("/orders/slow") == 1, "the backend is at work");
        await _redis.KillAsync();
        Assert.Equal(409, (await A.SendOnceAsync("/orders/slow", "k")).Status);
        _backend.Go();
        await first;

        Assert.Equal(("1", "true"), await ReplayAsync(A, "/orders/slow", "k"));
        await _redis.RestartAsync();
        Assert.Equal(1, _backend.CountOf("/orders/slow"));
    }

    // As after a restart without persistence, or a replica that lagged.
    [Fact]
    public async Task Redis_ThatLostAKeyWhileItsRequestWasUnderWay_IsToldAgain()
    {
        var first = A.SendAsync("/orders/slow", "k");
        await Eventually.HoldsAsync(() => _backend.CountOf("/orders/slow") == 1, "the backend is at work");
        await _redis.KillAsync();
        await _redis.RestartAsync();
        await WaitForRedisAsync(A);
        await WaitForRedisAsync(B);
        _backend.Go();
        await first;

        await Eventually.HoldsAsync(async () => await ReplayAsync(B, "/orders/slow", "k") == ("1", "true"), "the other gateway knows it");
        Assert.Equal(1, _backend.CountOf("/orders/slow"));
    }

    private static async Task<(string Text, string? Replayed)> ReplayAsync(IdempotentNode node, string target, string key)
    {
        var answer = await node.SendAsync(target, key);
        return (answer.Text, answer.ValueOf("Idempotency-Replayed"));
    }

    // This policy refuses while it does not answer.
    private static Task WaitForRedisAsync(IdempotentNode node) =>
        Eventually.HoldsAsync(async () => (await node.SendAsync("/payments/probe", Guid.NewGuid().ToString())).Status == 201, "Redis is asked");
}
