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
    private long _readAt;
    private int _isReading;

    /// <summary>Its name, for logs.</summary>
    public string Name => name;

    /// <summary>What was read last; null for nothing yet.</summary>
    public Revocations? Current => _current;

    /// <summary>When all of it was read, as a timestamp of the clock.</summary>
    public long ReadAt => Volatile.Read(ref _readAt);

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
            if (reading.Found is { } found)
                Take(found);
            if (reading.Problem is null)
                Volatile.Write(ref _readAt, now);
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
    }
}
