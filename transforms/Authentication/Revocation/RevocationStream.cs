using Gateway.Transforms.Shared.Redis;
using StackExchange.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>
/// A stream in Redis whose entries are revocations, with the fields <c>jti</c>, or <c>sub</c> and perhaps <c>scheme</c> and <c>before</c>; only what is new is read. What is trimmed from the stream stays revoked
/// until the gateway reads it from its beginning, at start.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="database">The database.</param>
/// <param name="key">The stream.</param>
/// <param name="time">The clock.</param>
internal sealed class RevocationStream(RedisConnection redis, int database, string key, TimeProvider time) : RevocationSource($"Redis stream {key}")
{
    private const int Batch = 5000;

    // What each entry says: an id, or a subject and the moment before which its tokens were given out.
    private readonly List<(string? Id, string? Scheme, string? Subject, long Before)> _entries = [];
    private string _last = "-";

    /// <inheritdoc/>
    protected override async Task<Revocations?> FindAsync(Revocations? before)
    {
        var server = await redis.DatabaseAsync(database);
        var known = _entries.Count;
        while (true)
        {
            var entries = (RedisResult[])(await server.ExecuteAsync("XRANGE", key, _last, "+", "COUNT", Batch).WaitAsync(AnswerLimit, time))!;
            foreach (var entry in entries)
                Read((RedisResult[])entry!);
            if (entries.Length < Batch || _entries.Count > Revocations.MaxEntries)
                break;
        }

        if (before is not null && known == _entries.Count)
            return null;
        var revocations = new Revocations();
        foreach (var (id, scheme, subject, moment) in _entries)
        {
            if (id is null && subject is null)
                revocations.Doubt(0);
            if (id is not null)
                revocations.AddId(id);
            if (subject is not null)
                revocations.AddSubject(scheme, subject, moment);
        }

        return revocations;
    }

    private void Read(RedisResult[] entry)
    {
        _last = $"({(string)entry[0]!}";
        var fields = (string[])entry[1]!;
        string? id = null;
        string? scheme = null;
        string? subject = null;
        var before = long.MaxValue;
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            var value = fields[i + 1].Trim();
            if (value.Length == 0)
                continue;
            if (fields[i] == "jti")
                id = value;
            else if (fields[i] == "sub")
                subject = value;
            else if (fields[i] == "scheme")
                scheme = value;
            else if (fields[i] == "before" && Revocations.TryMoment(value, out var moment))
                before = moment;
        }

        _entries.Add((id, scheme, subject, before));
    }
}
