using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Idempotency.Records;

/// <summary>What is known of keys: in Redis, where there is one and the policy shares, else by this gateway alone. Safe to share between threads.</summary>
/// <param name="memory">What this gateway knows itself.</param>
internal sealed class KeyRecords(MemoryRecords memory)
{
    // A key is taken for longer than its request may take: whoever reads its answer slowly, or gets none, must not be overtaken by the next try.
    private const int HoldsPerLock = 2;

    /// <summary>What this gateway knows itself.</summary>
    public MemoryRecords Memory => memory;

    /// <summary>What all know together; null for nothing.</summary>
    public RedisRecords? Redis { get; set; }

    /// <summary>Asks for a key.</summary>
    public async ValueTask<Claim> ClaimAsync(IdempotencyPolicyOptions policy, string id, byte[] fingerprint)
    {
        var hold = policy.Lock * HoldsPerLock;
        if (!policy.Shared || Redis is not { } redis)
            return memory.Ask(id, fingerprint, hold);
        // What was done while Redis did not answer, this gateway alone knows.
        var own = memory.Ask(id, fingerprint, hold: null);
        if (own.Result != ClaimResult.Untold)
            return own;
        var claim = await redis.ClaimAsync(id, fingerprint, hold);
        if (claim.Result == ClaimResult.Untold)
            return WithoutRedis(policy.OnStoreFailure, redis, id, fingerprint, hold, claim);
        if (claim.Result != ClaimResult.Granted)
            return claim;
        // So that this gateway knows it, too, should Redis not answer while the request is under way.
        var taken = memory.Take(id, fingerprint, claim.Token, hold);
        if (taken.Result == ClaimResult.Granted)
            return claim;
        // While Redis thought about it, another try of the same found it silent and went on alone.
        redis.GiveBack(id, fingerprint, claim.Token);
        return taken;
    }

    /// <summary>Its request was answered; null for an answer that is not kept.</summary>
    public async ValueTask SettleAsync(IdempotencyPolicyOptions policy, string id, byte[] fingerprint, Claim claim, byte[]? answer)
    {
        // At least this gateway does not do it twice.
        if (!claim.IsShared || Redis is null || !await Redis.SettleAsync(id, fingerprint, claim.Token, answer, policy.Retention))
            memory.Settle(id, fingerprint, claim.Token, answer, policy.Retention);
        else
            memory.Release(id, claim.Token);
    }

    /// <summary>Its request was not done: it may come again.</summary>
    public async ValueTask ReleaseAsync(string id, byte[] fingerprint, Claim claim)
    {
        if (claim.IsShared && Redis is { } redis)
            await redis.ReleaseAsync(id, fingerprint, claim.Token);
        memory.Release(id, claim.Token);
    }

    // Redis may yet grant what it did not answer: to nobody, unless the request is done under that very claim.
    private Claim WithoutRedis(StoreFailure policy, RedisRecords redis, string id, byte[] fingerprint, TimeSpan hold, Claim late)
    {
        var own = policy switch
        {
            StoreFailure.Allow => new Claim(ClaimResult.Untold),
            StoreFailure.Refuse => new Claim(ClaimResult.Unavailable),
            _ => memory.Ask(id, fingerprint, hold, late.IsShared ? late.Token : null),
        };
        if (own.Result == ClaimResult.Granted)
            return own with { IsShared = late.IsShared };
        if (late.IsShared)
            redis.GiveBack(id, fingerprint, late.Token);
        return own;
    }
}
