using Gateway.Transforms.Shared.Redis;
using StackExchange.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>
/// A stream in Redis whose entries are revocations, with the fields <c>jti</c>, or <c>sub</c> and perhaps <c>before</c>; only what is new is read. What is trimmed from the stream stays revoked
/// until the gateway reads it from its beginning, at start.
/// </summary>
/// <param name="redis">The server.</param>
/// <param name="database">The database.</param>
/// <param name="key">The stream.</param>
internal sealed class RevocationStream(RedisConnection redis, int database, string key) : RevocationSource($"Redis stream {key}")
{
    private const int Batch = 5000;

    private readonly List<string> _lines = [];
    private string _last = "-";

    /// <inheritdoc/>
    protected override async Task<Revocations?> FindAsync(Revocations? before)
    {
        var server = await redis.DatabaseAsync(database);
        var known = _lines.Count;
        while (true)
        {
            var entries = (RedisResult[])(await server.ExecuteAsync("XRANGE", key, _last, "+", "COUNT", Batch))!;
            foreach (var entry in entries)
                Read((RedisResult[])entry!);
            if (entries.Length < Batch || _lines.Count > Revocations.MaxEntries)
                break;
        }

        if (before is not null && known == _lines.Count)
            return null;
        var revocations = new Revocations();
        foreach (var line in _lines)
            revocations.Add(line);
        return revocations;
    }

    private void Read(RedisResult[] entry)
    {
        _last = $"({(string)entry[0]!}";
        var fields = (string[])entry[1]!;
        string? subject = null;
        var before = "";
        for (var i = 0; i + 1 < fields.Length; i += 2)
        {
            if (fields[i] == "jti")
                _lines.Add($"jti:{fields[i + 1]}");
            else if (fields[i] == "sub")
                subject = fields[i + 1];
            else if (fields[i] == "before")
                before = $" {fields[i + 1]}";
        }

        if (subject is not null)
            _lines.Add($"sub:{subject}{before}");
    }
}
