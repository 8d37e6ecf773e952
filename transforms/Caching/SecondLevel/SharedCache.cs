using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// What several gateways share: responses, purges and changes, in Redis. Where the server does not answer, each goes on with its own memory. Off until <see cref="Start"/>.
/// Safe to share between threads.
/// </summary>
internal sealed class SharedCache : IDisposable
{
    private readonly Cache _cache;
    private readonly TimeProvider _time;
    private readonly SecondLevelMetrics _metrics;
    private readonly ILogger _log;
    private readonly RedisBreaker _breaker;
    private readonly Journal _journal;
    private readonly Lock _starting = new();
    private SecondLevelReader? _reader;
    private SecondLevelWriter? _writer;
    private SecondLevelLink? _link;

    public SharedCache(Cache cache, Purger purger, SecondLevelMetrics metrics, TimeProvider time, ILogger<SharedCache> log)
    {
        (_cache, _metrics, _time, _log) = (cache, metrics, time, log);
        _breaker = new RedisBreaker(time);
        _journal = new Journal(cache, purger, log);
    }

    /// <summary>Whether gateways share anything.</summary>
    public bool IsOn => Volatile.Read(ref _link) is not null;

    /// <summary>What has been heard: a fetch that begins now is newer than all of it. Null where nothing is shared, or nothing was heard yet.</summary>
    public Position? Heard => IsOn && _journal.Heard != Position.None ? _journal.Heard : null;

    /// <summary>Begins to share; a second call changes nothing.</summary>
    public void Start(string connection)
    {
        lock (_starting)
        {
            if (_link is not null)
                return;
            var server = new SecondLevelServer(new RedisConnection(connection), _time);
            _reader = new SecondLevelReader(_cache, server, _journal, _breaker, _metrics, _time);
            _writer = new SecondLevelWriter(_cache, server, _journal, _breaker, _metrics, _time, _log);
            var link = new SecondLevelLink(_cache.Outbox, server, _journal, _breaker, _time, _log);
            Volatile.Write(ref _link, link);
        }
    }

    /// <summary>Looks for a response; null where there is none that may be used.</summary>
    /// <param name="plan">The fetch that needs one.</param>
    /// <param name="request">The request's fields.</param>
    public ValueTask<Loaded?> FindAsync(FetchPlan plan, IDictionary<string, StringValues> request) =>
        plan.AsksSecondLevel && IsOn && plan.Ask.Policy.Options.Shared && !plan.Ask.IsReload ? new(_reader!.FindAsync(plan, request)) : default;

    /// <summary>Has a response put there that was just stored in the memory.</summary>
    /// <param name="plan">The fetch that brought it.</param>
    /// <param name="storedUnder">Its key in the memory.</param>
    /// <param name="vary">The headers that choose it.</param>
    /// <param name="request">The request's fields.</param>
    public void Offer(FetchPlan plan, CacheKey storedUnder, IReadOnlyList<string> vary, IDictionary<string, StringValues> request)
    {
        if (plan.Since is { } since && plan.Ask.Policy.Options.Shared)
            _writer!.Offer(plan, storedUnder, vary, request, since);
    }

    /// <summary>Waits, not for long, until the other gateways were told all that was purged here.</summary>
    /// <returns>False where they were not yet; they are as soon as the server answers.</returns>
    public async Task<bool> WhenToldAsync()
    {
        try
        {
            await _cache.Outbox.WhenEmptied().WaitAsync(SecondLevelLink.AnswerLimit, _time);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _link?.Dispose();
        _writer?.Dispose();
    }
}
