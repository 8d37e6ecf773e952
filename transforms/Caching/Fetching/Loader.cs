using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Store;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>Looks for what a fetch is for in the second level, before the origin is asked. Safe to share between threads.</summary>
/// <param name="cache">What is stored.</param>
/// <param name="second">What other gateways stored.</param>
/// <param name="log">Where failures are told that nobody waits for.</param>
internal sealed class Loader(Cache cache, SharedCache second, ILogger log)
{
    private readonly EntryWriter _entries = new(cache);

    /// <summary>Takes what other gateways stored into the memory, where that spares the origin a question or makes it a smaller one. True where all who wait look again.</summary>
    public async Task<bool> TryLoadAsync(Flight flight, FetchPlan plan, FetchContext context)
    {
        try
        {
            // It would not be stored.
            if (cache.Store.IsOverfull)
                return false;
            if (await second.FindAsync(plan, context.Context.Request.Headers) is not { } loaded || !IsBetter(loaded, flight, plan) || !TryKeep(loaded, flight, plan, context))
                return false;
        }
        catch (Exception exception)
        {
            CachingLog.NotLoaded(log, exception, plan.Ask.Policy.RouteId);
            return false;
        }

        // Who looks again must not find this one.
        cache.Flights.Remove(flight);
        flight.SetAnswer(new FlightAnswer(FlightOutcome.Again) { IsLoaded = true });
        return true;
    }

    private bool IsBetter(Loaded loaded, Flight flight, FetchPlan plan)
    {
        var response = loaded.Response;
        var use = Usability.Judge(response, plan.Ask.Policy, plan.Ask.Directives, cache.Now, loaded.IsPurgedSoftly);
        if (use is Use.Fresh or Use.StaleAccepted)
            return true;
        return flight.Stale.IsDefault
            && (use == Use.StaleWhileRevalidate || response.HasValidator || Usability.MayReplaceError(response, plan.Ask.Policy, plan.Ask.Directives, cache.Now, loaded.IsPurgedSoftly));
    }

    private bool TryKeep(Loaded loaded, Flight flight, FetchPlan plan, FetchContext context)
    {
        var source = SharedValue.Body(loaded.Value);
        if (cache.KeyFor(plan, loaded.Vary, context.Context.Request.Headers) is not { } key || source.Length > plan.Ask.Policy.MaxEntryBytes)
            return false;
        using var body = cache.Store.CreateBody();
        body.Append(source);
        using var whole = body.Complete();
        if (_entries.EffectOn(flight.Sequence, key.Bytes, loaded.Response) == PurgeEffect.Gone)
            return false;
        var flags = loaded.IsPurgedSoftly ? EntryFlags.Stale : EntryFlags.None;
        return _entries.TryStore(flight, key, HeadFormat.Write(loaded.Response), whole, flags);
    }
}
