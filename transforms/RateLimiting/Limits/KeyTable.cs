namespace Gateway.Transforms.RateLimiting.Limits;

/// <summary>The table for one algorithm: shards by the upper bits of the key.</summary>
internal sealed class KeyTable<TUsage> : LimitTable
    where TUsage : struct, IUsage
{
    private const int Shards = 16;
    private const int ShardShift = 60;

    private readonly KeyShard<TUsage>[] _shards = new KeyShard<TUsage>[Shards];
    private int _maxKeys = 1 << 20;

    public KeyTable()
    {
        for (var i = 0; i < Shards; i++)
            _shards[i] = new KeyShard<TUsage>();
    }

    /// <inheritdoc/>
    public override int MaxKeys
    {
        get => _maxKeys;
        set
        {
            _maxKeys = value;
            foreach (var shard in _shards)
                shard.MaxPlaces = Math.Max(value / Shards, KeyShard<TUsage>.Ways);
        }
    }

    /// <inheritdoc/>
    public override long Capacity => _shards.Sum(static shard => (long)shard.Places);

    /// <inheritdoc/>
    public override long Evictions => _shards.Sum(static shard => shard.Evictions);

    /// <inheritdoc/>
    public override long Bytes => Capacity * KeyShard<TUsage>.PlaceBytes;

    /// <inheritdoc/>
    public override Standing TryTake(ulong key, LimitRule rule, long now, long cost)
    {
        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            ref var usage = ref shard[shard.FindOrAdd(key, rule, now)];
            if (!usage.Allows(rule, now, cost))
                return usage.StandRefused(rule, now, cost);
            usage.Take(rule, now, cost);
            return usage.Stand(rule, now);
        }
    }

    /// <inheritdoc/>
    public override void Add(ulong key, LimitRule rule, long now, long cost)
    {
        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            // What gave way to another key has nothing to give back.
            var place = cost < 0 ? shard.Find(key) : shard.FindOrAdd(key, rule, now);
            if (place >= 0)
                shard[place].Take(rule, now, cost);
        }
    }

    /// <inheritdoc/>
    public override Standing Look(ulong key, LimitRule rule, long now)
    {
        var shard = ShardOf(key);
        lock (shard.Gate)
        {
            var place = shard.Find(key);
            return place < 0 ? default(TUsage).Stand(rule, now) : shard[place].Stand(rule, now);
        }
    }

    /// <inheritdoc/>
    public override int Enter(ulong key, LimitRule rule, long now)
    {
        var shard = ShardOf(key);
        shard.Gate.Enter();
        return shard.FindOrAdd(key, rule, now);
    }

    /// <inheritdoc/>
    public override bool Allows(ulong key, int place, LimitRule rule, long now, long cost) => ShardOf(key)[place].Allows(rule, now, cost);

    /// <inheritdoc/>
    public override Standing Take(ulong key, int place, LimitRule rule, long now, long cost)
    {
        ref var usage = ref ShardOf(key)[place];
        usage.Take(rule, now, cost);
        return usage.Stand(rule, now);
    }

    /// <inheritdoc/>
    public override Standing Stand(ulong key, int place, LimitRule rule, long now, long cost)
    {
        ref var usage = ref ShardOf(key)[place];
        return usage.Allows(rule, now, cost) ? usage.Stand(rule, now) : usage.StandRefused(rule, now, cost);
    }

    /// <inheritdoc/>
    public override void Exit(ulong key) => ShardOf(key).Gate.Exit();

    private KeyShard<TUsage> ShardOf(ulong key) => _shards[key >> ShardShift];
}
