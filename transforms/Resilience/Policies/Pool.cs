using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Concurrency;
using Gateway.Transforms.Resilience.Destinations;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Model;

namespace Gateway.Transforms.Resilience.Policies;

/// <summary>
/// What one policy knows of one cluster: who is on the way there, and how it and its destinations do. It outlives generations of the configuration. Safe to share between threads.
/// </summary>
internal sealed class Pool
{
    private readonly ConditionalWeakTable<DestinationState, Standing> _known = [];
    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _limiting = new();
    private readonly ResilienceServices _services;
    private readonly Lock _ejecting = new();
    private readonly Func<Standing, bool> _tryEject;
    private volatile ResiliencePolicyOptions _options;
    private volatile AdaptiveLimit? _adaptive;
    private volatile IReadOnlyList<DestinationState> _destinations = [];
    private int _limit;

    public Pool(string policy, string cluster, ResiliencePolicyOptions options, ResilienceServices services)
    {
        (Policy, Cluster, _services, _options) = (policy, cluster, services, options);
        Gate = new Gate(SettingsFor(int.MaxValue), services.Time);
        _tryEject = TryEject;
        Apply(options);
    }

    /// <summary>The policy's name.</summary>
    public string Policy { get; }

    /// <summary>The cluster's id, as configured.</summary>
    public string Cluster { get; }

    /// <summary>Who is on the way, and who waits.</summary>
    public Gate Gate { get; }

    /// <summary>Requests that are sent again.</summary>
    public RetryBudget Budget { get; } = new();

    /// <summary>Requests that may be sent a second time.</summary>
    public HedgeBudget Hedges { get; } = new();

    /// <summary>How long answers take to begin, where somebody wants to know.</summary>
    public Latencies Latencies { get; } = new();

    /// <summary>What is known of destinations.</summary>
    public IEnumerable<Standing> Standings => _standings.Values;

    /// <summary>A number, 0 to 1, 1 left out.</summary>
    public double Random() => _services.Random();

    /// <summary>What the policy says now.</summary>
    public ResiliencePolicyOptions Options => _options;

    /// <summary>Goes on with what the policy says now.</summary>
    public void Apply(ResiliencePolicyOptions options)
    {
        _options = options;
        if (options.Adaptive is not { } adaptive)
            _adaptive = null;
        else if (_adaptive is { } known)
            known.Set(adaptive.Minimum, adaptive.Maximum);
        else
            _adaptive = new AdaptiveLimit(adaptive.Minimum, adaptive.Maximum, _services.Time);
        foreach (var standing in _standings.Values)
            standing.Apply(options);
        Volatile.Write(ref _limit, 0);
        // Who waits may get in by it.
        if (_destinations.Count > 0)
            SetLimit();
    }

    /// <summary>Asks for a place.</summary>
    /// <param name="priority">The request's.</param>
    /// <param name="destinations">Those that are healthy.</param>
    /// <param name="patience">How long its answer may take; null for as long as it takes.</param>
    /// <param name="client">Cancelled when its client leaves.</param>
    /// <param name="outside">The same, where that ends the waiting alone.</param>
    public ValueTask<Entry> EnterAsync(
        RequestPriority priority, IReadOnlyList<DestinationState> destinations, TimeSpan? patience, CancellationToken client, CancellationToken outside = default)
    {
        _destinations = destinations;
        SetLimit();
        return Gate.EnterAsync(priority, patience, client, outside);
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="held">How long it was held; null where that says nothing of the next ones.</param>
    public void Leave(TimeSpan? held) => Gate.Leave(held);

    /// <summary>A request has ended at a destination.</summary>
    public void Leave(Standing standing)
    {
        standing.Leave();
        // Where it is left alone, that was a place, and is none now.
        if (_options.MaxConcurrencyPerDestination is not null)
            SetLimit();
    }

    /// <summary>A request without a body was answered, or failed.</summary>
    /// <param name="latency">How long its answer's head took.</param>
    /// <param name="outcome">Whether it got one.</param>
    /// <param name="status">What was answered; 0 for nothing.</param>
    public void Answered(TimeSpan latency, Outcome outcome, int status)
    {
        if (_adaptive is not { } adaptive || outcome == Outcome.Unknown)
            return;
        var isTooMuch = outcome == Outcome.Failed || status is 429 or 503 or 504;
        // Another 5xx says neither that there is too much to do nor how long the work takes.
        if (isTooMuch || status < 500)
            adaptive.Record(latency, isTooMuch, Gate.Inside);
    }

    /// <summary>What became of a request at a destination, as soon as it shows.</summary>
    /// <param name="standing">The destination.</param>
    /// <param name="outcome">What it says of the destination, but for the status.</param>
    /// <param name="status">What was answered; 0 for nothing.</param>
    /// <param name="latency">How long the answer's head took.</param>
    /// <param name="isTrial">As it was when it entered.</param>
    public void Record(Standing standing, Outcome outcome, int status, TimeSpan latency, bool isTrial)
    {
        var change = standing.Record(_options, outcome, status, latency, isTrial, _tryEject);
        // Who waits may get in by it, or has to wait for one destination less.
        if (change != StandingChange.None || isTrial)
            SetLimit();
        if (change == StandingChange.None)
            return;
        _services.Tell(this, standing, change);
        if (change != StandingChange.Closed && _options.MaxConcurrencyPerDestination is not null && standing.TryBeAwaited())
            _ = SetLimitOnceBackAsync(standing);
    }

    /// <summary>How long until a destination is tried again of those that are left alone; zero where none is.</summary>
    public TimeSpan UntilTrial() => _standings.Values.Select(static one => one.Remaining).Where(static left => left > TimeSpan.Zero).DefaultIfEmpty().Min();

    /// <summary>What is known of a destination. What is known stays with its id and address, whatever else changes.</summary>
    public Standing StandingOf(DestinationState destination) => _known.TryGetValue(destination, out var known) ? known : Find(destination);

    /// <summary>A cluster has come: what is known of destinations that it has no longer is forgotten.</summary>
    public void Keep(IReadOnlyDictionary<string, DestinationState> destinations)
    {
        foreach (var id in _standings.Keys)
        {
            if (!destinations.ContainsKey(id))
                _standings.TryRemove(id, out _);
        }
    }

    private Standing Find(DestinationState destination)
    {
        var address = destination.Model.Config.Address;
        var standing = _standings.AddOrUpdate(
            destination.DestinationId,
            static (id, by) => new Standing(id, by.Address, by.Time),
            static (id, known, by) => known.Address == by.Address ? known : new Standing(id, by.Address, by.Time),
            (Address: address, _services.Time));
        _known.AddOrUpdate(destination, standing);
        return standing;
    }

    // One at a time: each counts those before it.
    private bool TryEject(Standing standing)
    {
        lock (_ejecting)
            return !standing.IsEjected && MayEject(standing) && standing.TryEject(_options);
    }

    private bool MayEject(Standing standing)
    {
        var ejected = 1 + _standings.Values.Count(other => other != standing && other.IsEjected);
        return ejected * 100L <= (_options.Outliers?.MaxShare ?? 0) * (long)_destinations.Count;
    }

    private void SetLimit()
    {
        if (LimitNow() == Volatile.Read(ref _limit))
            return;
        lock (_limiting)
        {
            // Under the lock once more: another may have set it by what is newer.
            var limit = LimitNow();
            if (limit == _limit)
                return;
            Volatile.Write(ref _limit, limit);
            Gate.Set(SettingsFor(limit));
        }
    }

    // Those who wait for a destination may be the only ones there are: nobody else would look when it is back.
    private async Task SetLimitOnceBackAsync(Standing standing)
    {
        do
        {
            // A timer may be a little early, and trials fail.
            while (standing.Remaining is var left && left > TimeSpan.Zero)
                await Task.Delay(left + TimeSpan.FromMilliseconds(1), _services.Time);
            standing.IsAwaitedNoMore();
            SetLimit();
        }
        while (standing.Remaining > TimeSpan.Zero && standing.TryBeAwaited());
    }

    private int LimitNow()
    {
        var options = _options;
        var limit = _adaptive?.Limit ?? options.MaxConcurrency ?? int.MaxValue;
        return options.MaxConcurrencyPerDestination is { } each ? (int)Math.Min(limit, PlacesOf(_destinations, options, each)) : limit;
    }

    /// <summary>How many requests destinations may have at a time, all together; 1 at least.</summary>
    private long PlacesOf(IReadOnlyList<DestinationState> destinations, ResiliencePolicyOptions options, int each)
    {
        var all = (long)each * Math.Max(1, destinations.Count);
        if (options is { Breaker: null, Outliers: null })
            return all;
        var (places, isAnyBack) = (0L, false);
        for (var i = 0; i < destinations.Count; i++)
        {
            places += StandingOf(destinations[i]).PlacesOf(options, each, out var isLeftAlone);
            isAnyBack |= !isLeftAlone;
        }

        // Where all of them are left alone, requests are let in to be told so: to wait has no sense.
        return isAnyBack ? Math.Max(1, places) : all;
    }

    private GateSettings SettingsFor(int limit) => new(limit, _options.Queue?.Limit ?? 0, _options.Queue?.Timeout ?? TimeSpan.Zero);
}
