using StackExchange.Redis;

namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>Where revocations are read from. Safe to share between threads.</summary>
/// <param name="name">Its name, for logs.</param>
internal abstract class RevocationSource(string name)
{
    /// <summary>For each answer of a server. One that is lost with its connection must not cost an entry its second.</summary>
    protected static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    /// <summary>Why a server's answer is missing.</summary>
    protected const string NoAnswer = "Redis does not answer";

    /// <summary>Why a longer list is not taken.</summary>
    protected static readonly string TooMany = $"it has more than {Revocations.MaxEntries} entries";

    private volatile Revocations? _current;
    private Revocations? _last;
    private volatile RevocationSource? _replaced;
    private long _readAt;
    private int _isReading;

    /// <summary>Its name, for logs.</summary>
    public string Name => name;

    /// <summary>What was read last, or else what the source said in whose place this one came; null for nothing yet.</summary>
    public Revocations? Current => _current ?? _replaced?.Current;

    /// <summary>When all of it was read, as a timestamp of the clock.</summary>
    public long ReadAt => _current is null && _replaced is { } replaced ? replaced.ReadAt : Volatile.Read(ref _readAt);

    /// <summary>
    /// Another source said so far what this one is to say: what was taken back there stays so until this one was read. Nobody would be let in otherwise, for as long as a new server
    /// cannot be reached.
    /// </summary>
    public void Replace(RevocationSource other)
    {
        // One that was read has nobody before it, so that these never make a ring.
        var read = other._current is null ? other._replaced : other;
        if (_current is null && read is { _current: not null } && read != this)
            _replaced = read;
    }

    /// <summary>Which entries these are, without what they say.</summary>
    /// <param name="numbers">Their numbers; at least one.</param>
    public virtual string Describe(IReadOnlyList<int> numbers) => numbers.Count == 1 ? "1 entry" : $"{numbers.Count} entries";

    /// <summary>Reads what is new.</summary>
    /// <param name="now">A timestamp of the clock.</param>
    /// <returns>Why it cannot be read; null for nothing wrong.</returns>
    public async Task<string?> ReadAsync(long now)
    {
        // The reader of the configuration before may not have ended yet.
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
            return null;
        try
        {
            var reading = await FindAsync();
            // Before the list, which would be taken for one that was never read.
            if (reading.Problem is null)
                Volatile.Write(ref _readAt, now);
            if (reading.Found is { } found)
                Take(found);
            return reading.Problem;
        }
        catch (Exception exception)
        {
            // Whatever it is: a reader that ended would leave everything in force as it was, and nobody would know.
            return exception switch
            {
                IOException or UnauthorizedAccessException => "it cannot be read",
                RedisServerException wrong when wrong.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal) => "its key in Redis holds something else",
                RedisException or TimeoutException or OperationCanceledException => NoAnswer,
                _ => $"it cannot be read ({exception.GetType().Name})",
            };
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    /// <summary>Reads all revocations, or what is new of them.</summary>
    protected abstract Task<RevocationReading> FindAsync();

    // Who writes a list anew may be seen while some of it is missing: what is new counts at once, and what is gone from the second reading on.
    private void Take(Revocations found)
    {
        _current = _last is null || found.Covers(_last) ? found : new Revocations(found, _last);
        _last = found;
        _replaced = null;
    }
}
