using Gateway.Transforms.Shared.Redis;
using StackExchange.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>
/// A stream in Redis whose entries are revocations, with the fields <c>jti</c>, or <c>sub</c> and perhaps <c>scheme</c> and <c>before</c>; only what is new is read. What is trimmed from the stream stays revoked
/// until the gateway reads it from its beginning, at start.
/// </summary>
/// <param name="name">Its name, for logs.</param>
/// <param name="range">Asks for at most so many entries from an id on (<c>XRANGE</c>).</param>
internal sealed class RevocationStream(string name, Func<string, int, Task<IReadOnlyList<RevocationStream.Entry>>> range) : RevocationSource(name)
{
    /// <summary>The entries that are asked for at a time.</summary>
    public const int Batch = 5000;

    private readonly Revocations _all = new();
    private string _last = "-";
    private bool _hasNew = true;
    private bool _wasWhole;

    /// <summary>A stream of a server.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="database">The database.</param>
    /// <param name="key">The stream.</param>
    /// <param name="time">The clock.</param>
    public static RevocationStream Of(RedisConnection redis, int database, string key, TimeProvider time) => new($"Redis stream {key}", async (from, count) =>
    {
        var server = await redis.DatabaseAsync(database).WaitAsync(AnswerLimit, time);
        var entries = (RedisResult[])(await server.ExecuteAsync("XRANGE", key, from, "+", "COUNT", count).WaitAsync(AnswerLimit, time))!;
        return [.. entries.Select(static entry => (RedisResult[])entry!).Select(static entry => new Entry((string)entry[0]!, (string[])entry[1]!))];
    });

    /// <inheritdoc/>
    protected override async Task<RevocationReading> FindAsync()
    {
        string? problem = null;
        while (_all.Count <= Revocations.MaxEntries)
        {
            try
            {
                var entries = await range(_last, Batch);
                foreach (var entry in entries)
                    Read(entry);
                _wasWhole |= entries.Count < Batch;
                if (entries.Count < Batch)
                    break;
            }
            catch (Exception exception) when (_wasWhole && exception is (RedisException and not RedisServerException) or TimeoutException)
            {
                // What came before it counts all the same.
                problem = NoAnswer;
                break;
            }
        }

        if (_all.Count > Revocations.MaxEntries)
            problem = TooMany;
        if (!_hasNew || !(_wasWhole || problem is not null))
            return new RevocationReading(null, problem);
        _hasNew = false;
        return new RevocationReading(new Revocations(_all), problem);
    }

    private void Read(Entry entry)
    {
        _last = $"({entry.Id}";
        var fields = entry.Fields;
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

        if (id is null && subject is null)
            _all.Doubt(0);
        if (id is not null)
            _all.AddId(id);
        if (subject is not null)
            _all.AddSubject(scheme, subject, before);
        _hasNew = true;
    }

    /// <summary>An entry of a stream.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Fields">Names and values, in turn.</param>
    internal readonly record struct Entry(string Id, string[] Fields);
}
