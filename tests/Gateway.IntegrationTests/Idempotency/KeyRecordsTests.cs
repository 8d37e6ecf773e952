using System.Globalization;
using System.Security.Cryptography;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.Transforms.Idempotency;
using Gateway.Transforms.Idempotency.Records;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.IntegrationTests.Idempotency;

/// <summary>What is known of keys in a real Redis, at a start and where it hears what it is asked when nobody waits for its answer any more.</summary>
public sealed class KeyRecordsTests : IAsyncLifetime
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(4);
    private static readonly byte[] Fingerprint = SHA256.HashData("request"u8);
    private static readonly byte[] Answer = [1, 2, 3];

    private readonly RedisServer _redis = new();
    private Relay? _way;
    private RedisRecords? _here;
    private RedisRecords? _there;
    private KeyRecords? _keys;

    private Relay Way => _way!;

    private KeyRecords Keys => _keys!;

    public async Task InitializeAsync()
    {
        await _redis.WaitAsync();
        _way = new Relay(_redis.Port);
        _here = Open(_way.Port, TimeProvider.System);
        _there = Open(_redis.Port, TimeProvider.System);
        _keys = new KeyRecords(new MemoryRecords(TimeProvider.System)) { Redis = _here };
        await WaitUntilAskedAsync(_here);
        await WaitUntilAskedAsync(_there);
    }

    public async Task DisposeAsync()
    {
        _here?.Dispose();
        _there?.Dispose();
        await Way.DisposeAsync();
        await _redis.DisposeAsync();
    }

    // The second as on a machine that is busy with starting: the poll that connects seems to take an hour, and no other does.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FirstQuestion_OfAGatewayThatHasJustStarted_IsAnsweredByWhatOthersDid(bool isSlowAtFirst)
    {
        var policy = new IdempotencyPolicyOptions();
        await Keys.SettleAsync(policy, "k", Fingerprint, await Keys.ClaimAsync(policy, "k", Fingerprint), Answer);
        using var late = Open(_redis.Port, isSlowAtFirst ? new LateStart() : TimeProvider.System);

        AssertAnswered(await late.ClaimAsync("k", Fingerprint, Hold));
    }

    [Theory]
    [InlineData(StoreFailure.Refuse)]
    [InlineData(StoreFailure.Allow)]
    public async Task Claim_ThatRedisGrantsTooLate_IsGivenBack(StoreFailure choice)
    {
        Way.Cut();
        var claim = await Keys.ClaimAsync(new IdempotencyPolicyOptions { OnStoreFailure = choice }, "k", Fingerprint);
        Assert.Equal(choice == StoreFailure.Refuse ? ClaimResult.Unavailable : ClaimResult.Untold, claim.Result);
        await HealAsync();

        Assert.Equal(ClaimResult.Granted, (await AskThereAsync()).Result);
    }

    [Fact]
    public async Task Claim_ThatRedisGrantsTooLate_IsThatOfTheRequestThatIsDoneMeanwhile()
    {
        var policy = new IdempotencyPolicyOptions();
        Way.Cut();
        var claim = await Keys.ClaimAsync(policy, "k", Fingerprint);
        Assert.Equal(ClaimResult.Granted, claim.Result);
        // Another try has nothing to do with it.
        Assert.Equal(ClaimResult.InFlight, (await Keys.ClaimAsync(policy, "k", Fingerprint)).Result);
        await HealAsync();
        Assert.Equal(ClaimResult.InFlight, (await AskThereAsync()).Result);
        await Keys.SettleAsync(policy, "k", Fingerprint, claim, Answer);

        AssertAnswered(await AskThereAsync());
        AssertAnswered(await Keys.ClaimAsync(policy, "k", Fingerprint));
    }

    // One that still waits for Redis when others leave it alone already.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_ThatRedisGrantsWhenAnotherTryWentOnAlone_IsNotDoneToo(bool isAnswered)
    {
        var policy = new IdempotencyPolicyOptions();
        Way.Cut();
        _here!.Timeout = Eventually.Limit;
        var patient = Keys.ClaimAsync(policy, "k", Fingerprint).AsTask();
        _here.Timeout = TimeSpan.FromMilliseconds(10);
        Assert.Equal(ClaimResult.Untold, (await _here.ClaimAsync("another", Fingerprint, Hold)).Result);
        var alone = await Keys.ClaimAsync(policy, "k", Fingerprint);
        Assert.Equal((ClaimResult.Granted, false), (alone.Result, alone.IsShared));
        if (isAnswered)
            await Keys.SettleAsync(policy, "k", Fingerprint, alone, Answer);
        _here.Timeout = TimeSpan.FromSeconds(1);
        Way.Heal();

        if (isAnswered)
            AssertAnswered(await patient);
        else
            Assert.Equal(ClaimResult.InFlight, (await patient).Result);
        await WaitUntilAskedAsync(_here);
        Assert.Equal(ClaimResult.Granted, (await AskThereAsync()).Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Request_ThatEndsWhileRedisDoesNotAnswer_IsToldBehindItsClaim(bool isAnswered)
    {
        var policy = new IdempotencyPolicyOptions();
        Way.Cut();
        var claim = await Keys.ClaimAsync(policy, "k", Fingerprint);
        if (isAnswered)
            await Keys.SettleAsync(policy, "k", Fingerprint, claim, Answer);
        else
            await Keys.ReleaseAsync("k", Fingerprint, claim);
        Assert.Equal(isAnswered ? ClaimResult.Answered : ClaimResult.Untold, Keys.Memory.Ask("k", Fingerprint, hold: null).Result);
        await HealAsync();

        var there = await AskThereAsync();
        if (isAnswered)
            AssertAnswered(there);
        else
            Assert.Equal(ClaimResult.Granted, there.Result);
    }

    private static void AssertAnswered(Claim claim)
    {
        Assert.Equal(ClaimResult.Answered, claim.Result);
        Assert.Equal(Answer, claim.Answer);
    }

    private static RedisRecords Open(int port, TimeProvider time) =>
        new(new RedisConnection(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")), time, NullLogger.Instance) { Timeout = TimeSpan.FromSeconds(1) };

    private static Task WaitUntilAskedAsync(RedisRecords records) => Eventually.HoldsAsync(
        async () => (await records.ClaimAsync(Guid.NewGuid().ToString(), Fingerprint, Hold)).Result == ClaimResult.Granted, "Redis is asked");

    // Answers come in the order of what was asked: by then Redis has done what waited.
    private Task HealAsync()
    {
        Way.Heal();
        return WaitUntilAskedAsync(_here!);
    }

    private Task<Claim> AskThereAsync() => _there!.ClaimAsync("k", Fingerprint, Hold);

    /// <summary>An hour passes between the first look at it and the second.</summary>
    private sealed class LateStart : TimeProvider
    {
        private int _looks;

        public override long GetTimestamp() => base.GetTimestamp() + (Interlocked.Increment(ref _looks) > 1 ? TimestampFrequency * 3600 : 0);
    }
}
