using Gateway.Transforms.Shared.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>A set in Redis whose members are revocations; read as a whole, so for some ten thousands of them.</summary>
/// <param name="redis">The server.</param>
/// <param name="database">The database.</param>
/// <param name="key">The set.</param>
/// <param name="time">The clock.</param>
internal sealed class RevocationSet(RedisConnection redis, int database, string key, TimeProvider time) : RevocationSource($"Redis set {key}")
{
    /// <inheritdoc/>
    protected override async Task<RevocationReading> FindAsync()
    {
        var members = await (await redis.DatabaseAsync(database).WaitAsync(AnswerLimit, time)).SetMembersAsync(key).WaitAsync(AnswerLimit, time);
        var revocations = new Revocations();
        foreach (var member in members)
            revocations.Add(member.ToString());
        return revocations.Count > Revocations.MaxEntries ? new RevocationReading(null, TooMany) : new RevocationReading(revocations);
    }
}
