namespace Gateway.Transforms.Authentication.Revocation;

/// <summary>Where revocations are read from. Safe to share between threads.</summary>
/// <param name="name">Its name, for logs.</param>
internal abstract class RevocationSource(string name)
{
    /// <summary>For each answer of a server. One that is lost with its connection must not cost an entry its second.</summary>
    protected static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    private volatile Revocations? _current;
    private volatile RevocationSource? _replaced;
    private long _readAt;
    private int _isReading;

    /// <summary>Its name, for logs.</summary>
    public string Name => name;

    /// <summary>What was read last, or else what the source said in whose place this one came; null for nothing yet.</summary>
    public Revocations? Current => _current ?? _replaced?.Current;

    /// <summary>When it was read, as a timestamp of the clock.</summary>
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
            if (await FindAsync(_current) is { } revocations)
            {
                if (revocations.Count > Revocations.MaxEntries)
                    return $"it has more than {Revocations.MaxEntries} entries";
                // Before the list, which would be taken for one that was never read.
                Volatile.Write(ref _readAt, now);
                _current = revocations;
                _replaced = null;
            }

            Volatile.Write(ref _readAt, now);
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StackExchange.Redis.RedisException or TimeoutException or OperationCanceledException)
        {
            return exception is IOException or UnauthorizedAccessException ? "it cannot be read" : "Redis does not answer";
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    /// <summary>All revocations; null when they are those of before.</summary>
    protected abstract Task<Revocations?> FindAsync(Revocations? before);
}
