namespace Gateway.Transforms.Caching.Rules;

/// <summary>Whether a stored response may be sent again (RFC 9111 §4, RFC 5861).</summary>
internal static class Usability
{
    // In milliseconds: what clocks of several gateways may differ by, and a clock is set back by in its ordinary course.
    private const long MaxSetBack = 60_000;

    /// <summary>Whether a response may be sent to requests of a kind.</summary>
    public static bool IsFor(StoredResponse response, RequestTraits traits) =>
        (!traits.HasFlag(RequestTraits.Cookies) || response.Has(StoredTraits.Public))
        && (!traits.HasFlag(RequestTraits.Authorized) || response.Has(StoredTraits.ForAuthorized));

    /// <summary>What may be done with it.</summary>
    /// <param name="response">The stored response.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="request">What the request asks for.</param>
    /// <param name="now">Milliseconds of Unix time.</param>
    /// <param name="isPurged">Whether it was marked stale since it was stored.</param>
    public static Use Judge(StoredResponse response, CachePolicy policy, in RequestDirectives request, long now, bool isPurged)
    {
        if (response.Has(StoredTraits.NoCache))
            return Use.ValidateStale;
        var age = response.AgeAt(now);
        var left = LeftOf(response, now, isPurged);
        if (IsRefused(request, policy.Options.IgnoreClientReload, age, left))
            return Use.ValidateRequest;
        if (left > 0)
            return Use.Fresh;
        if (response.Has(StoredTraits.NeverStale))
            return Use.ValidateStale;
        if (-left <= Window(response.StaleWhileRevalidate, policy.StaleWhileRevalidate))
            return Use.StaleWhileRevalidate;
        return -left <= request.MaxStale && !response.Has(StoredTraits.SharedLifetime) && !isPurged ? Use.StaleAccepted : Use.ValidateStale;
    }

    /// <summary>Whether it may be sent where the origin fails (RFC 5861 §4).</summary>
    public static bool MayReplaceError(StoredResponse response, CachePolicy policy, in RequestDirectives request, long now, bool isPurged)
    {
        if (response.Has(StoredTraits.NoCache) || response.Has(StoredTraits.NeverStale))
            return false;
        // Fresh or not: a client that would not have what is stored gets it in the place of an error where stale responses may be sent so.
        var stale = Math.Max(0, -LeftOf(response, now, isPurged));
        return stale <= Window(response.StaleIfError, policy.StaleIfError) || (stale <= request.StaleIfError && !response.Has(StoredTraits.SharedLifetime));
    }

    /// <summary>For how many seconds it stays fresh; 0 or less when it is stale.</summary>
    public static long LeftOf(StoredResponse response, long now, bool isPurged)
    {
        var left = response.Lifetime - response.AgeAt(now);
        // How old it is cannot be told once the clock was set back behind the moment it came.
        return isPurged || response.ReceivedAt - now > MaxSetBack ? Math.Min(left, 0) : left;
    }

    private static bool IsRefused(in RequestDirectives request, bool ignoresReload, long age, long left) =>
        (!ignoresReload && (request.NoCache
            // A browser that reloads says max-age=0 and means to have the origin asked.
            || (request.MaxAge >= 0 && (age > request.MaxAge || request.MaxAge == 0))))
        || (request.MinFresh >= 0 && left < request.MinFresh);

    // The origin's word counts before the policy's. A window of no seconds is none.
    private static long Window(long response, long policy) => (response >= 0 ? response : policy) is > 0 and var window ? window : -1;
}
