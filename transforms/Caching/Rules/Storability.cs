using Gateway.Transforms.Shared;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Rules;

/// <summary>Which responses may be stored (RFC 9111 §3), and what is kept of them. Knows no I/O.</summary>
internal static class Storability
{
    /// <summary>The most request headers that a response may vary by.</summary>
    public const int MaxVary = 16;

    private const int MaxTags = 256;

    // Statuses for which a lifetime may be guessed, or set by who runs the gateway (RFC 9110 §15.1).
    private static bool IsHeuristic(int status) => status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    // Those that RFC 9110 §15 and RFC 7725 define, as far as caching goes.
    private static bool IsUnderstood(int status) => status is (>= 200 and <= 205) or (>= 300 and <= 303) or 307 or 308 or (>= 400 and <= 417) or 421 or 422 or 426 or 451 or (>= 500 and <= 505);

    /// <summary>Decides about the answer to a GET.</summary>
    /// <param name="received">The response.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="request">What the request had.</param>
    /// <param name="makesCodings">Whether its codings are made here, so that <c>Accept-Encoding</c> does not choose between stored responses.</param>
    public static StoreDecision Judge(Received received, CachePolicy policy, RequestTraits request, bool makesCodings)
    {
        var targeted = TargetedDirectives.Read(received.Field(TargetedDirectives.Own)) ?? TargetedDirectives.Read(received.Field(TargetedDirectives.Cdn));
        var directives = targeted ?? ResponseDirectives.Read(received.Field("Cache-Control"));
        var isSilent = targeted is null && IsSilent(received, directives, policy);
        if (isSilent)
            directives = ResponseDirectives.None;
        if (makesCodings && received.Field("Content-Encoding") is { Count: > 0 } coding && coding != "identity")
            return StoreDecision.Not(NotStored.Encoded);
        if (FindHindrance(received, directives, policy, request) is { } hindrance)
            return StoreDecision.Not(hindrance);
        if (ReadVary(received, policy, makesCodings) is not { } vary)
            return StoreDecision.Not(NotStored.Vary);

        var stated = isSilent ? null : Freshness.Stated(directives, targeted is null ? received.Field("Expires") : StringValues.Empty, received.Date, received.Now);
        var lifetime = stated ?? Unstated(received, policy, isSilent, directives);
        if (lifetime is null)
            return StoreDecision.Not(NotStored.Silent);
        var longest = Math.Min(policy.MaxTtl, received.Composed?.LongestSeconds ?? long.MaxValue);
        var response = Make(received, directives, policy, Math.Min(lifetime.Value, longest));
        return IsOfUse(response, policy) ? new StoreDecision(response, vary, null) : StoreDecision.Not(NotStored.Stale);
    }

    private static string? FindHindrance(Received received, ResponseDirectives directives, CachePolicy policy, RequestTraits request)
    {
        if (received.Status == 206 || received.Field("Content-Range").Count > 0)
            return NotStored.Partial;
        // It has no end that could be waited for, and what was sent before is not for who comes later, whatever its head says.
        if (EventStreams.Is(received.Field("Content-Type").ToString()))
            return NotStored.EventStream;
        if (!policy.Stores(received.Status) || (directives.MustUnderstand && !IsUnderstood(received.Status)))
            return NotStored.Status;
        if (request.HasFlag(RequestTraits.NoStore))
            return NotStored.RequestNoStore;
        // §5.2.2.3: who understands the status goes by the other directives.
        if (directives is { NoStore: true, MustUnderstand: false })
            return NotStored.NoStore;
        var isOwn = request.HasFlag(RequestTraits.OwnResponses);
        if (directives.IsPrivate && !isOwn)
            return NotStored.Private;
        if (policy.IsSafe && received.Field("Set-Cookie").Count > 0)
            return NotStored.SetCookie;
        if (request.HasFlag(RequestTraits.Cookies) && !isOwn && policy.IsSafe && !directives.IsPublic)
            return NotStored.Cookie;
        if (request.HasFlag(RequestTraits.Authorized) && !isOwn && !MayServeAuthorized(directives))
            return NotStored.Authorization;
        return policy.LeavesOutPages && IsPage(received.Field("Content-Type")) ? NotStored.Page : null;
    }

    // §3.5.
    private static bool MayServeAuthorized(ResponseDirectives directives) => directives.IsPublic || directives.MustRevalidate || directives.SharedMaxAge is not null;

    private static bool IsSilent(Received received, ResponseDirectives directives, CachePolicy policy)
    {
        if (received.Field("Expires").Count > 0 || received.Field("Pragma").Count > 0)
            return false;
        if (!directives.IsPresent)
            return true;
        // What Symfony makes of a response that nobody said anything about, without and with a validator. Of what is made of several, each may have said one of both.
        return policy.TakesImplicitForSilence && received.Composed is null && received.Field("Cache-Control") is ["no-cache, private" or "must-revalidate, private" or "private, must-revalidate"];
    }

    private static long? Unstated(Received received, CachePolicy policy, bool isSilent, ResponseDirectives directives)
    {
        // Errors that the policy names are stored for its time, though nothing may be guessed for them.
        if (isSilent && received.Status >= 400 && policy.NegativeTtl > 0 && (IsHeuristic(received.Status) || policy.Options.Statuses is not null))
            return policy.NegativeTtl;
        if (isSilent && received.Status < 400 && policy.DefaultTtl > 0 && IsHeuristic(received.Status))
            return policy.DefaultTtl;
        if (policy.IsSafe)
            return directives.NoCache || directives.IsPublic ? 0 : null;
        // §4.2.2: public allows guessing too.
        if (!IsHeuristic(received.Status) && !directives.IsPublic)
            return null;
        return Freshness.Guessed(received.Field("Last-Modified").ToString(), received.Date, received.Now);
    }

    private static bool IsOfUse(StoredResponse response, CachePolicy policy)
    {
        if (response.HasValidator)
            return true;
        if (response.Has(StoredTraits.NoCache))
            return false;
        var isSentStale = Math.Max(response.StaleWhileRevalidate, policy.StaleWhileRevalidate) > 0 || Math.Max(response.StaleIfError, policy.StaleIfError) > 0;
        return response.Lifetime > response.InitialAge || (isSentStale && !response.Has(StoredTraits.NeverStale));
    }

    /// <summary>The headers in <c>Vary</c> and those of the policy; null where it cannot be stored (RFC 9111 §4.1).</summary>
    private static IReadOnlyList<string>? ReadVary(Received received, CachePolicy policy, bool makesCodings)
    {
        var vary = received.Field("Vary");
        // Whoever does not take a coding must not get it because the origin forgot to say that it chose it (RFC 9110 §12.5.5).
        var isChosen = !makesCodings && received.Field("Content-Encoding") is { Count: > 0 } coding && coding != "identity";
        if (vary.Count == 0 && !isChosen)
            return policy.KeyHeaders;
        var names = new SortedSet<string>(policy.KeyHeaders, StringComparer.Ordinal);
        if (isChosen)
            names.Add("accept-encoding");
        foreach (var line in vary)
        {
            foreach (var range in line.AsSpan().Split(','))
            {
                var name = line.AsSpan(range).Trim(" \t");
                if (name is "*")
                    return null;
                if (name.IsEmpty || (makesCodings && name.Equals("Accept-Encoding", StringComparison.OrdinalIgnoreCase)))
                    continue;
                names.Add(name.ToString().ToLowerInvariant());
            }
        }

        return names.Count > MaxVary ? null : [.. names];
    }

    private static bool IsPage(StringValues contentType) =>
        contentType.ToString() is var type && (type.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) || type.StartsWith("text/x-component", StringComparison.OrdinalIgnoreCase));

    private static StoredResponse Make(Received received, ResponseDirectives directives, CachePolicy policy, long lifetime) => new()
    {
        Status = received.Status,
        Headers = KeptFields.Of(received, directives),
        ReceivedAt = received.ReceivedAt,
        InitialAge = Freshness.InitialAge(received.Field("Age"), received.Date, received.RequestedAt, received.ReceivedAt),
        Lifetime = lifetime,
        StaleWhileRevalidate = directives.StaleWhileRevalidate ?? -1,
        StaleIfError = directives.StaleIfError ?? -1,
        Traits = TraitsOf(directives),
        Tags = TagHash.Read(received, policy.Options.TagsHeader, MaxTags),
        OwnDirectives = received.Field(TargetedDirectives.Own) is { Count: > 0 } own ? string.Join(", ", own.AsEnumerable()) : null,
        EntityTag = received.Field("ETag") is [{ Length: > 0 } tag] ? tag : null,
        LastModified = received.Field("Last-Modified") is [{ } modified] && HttpDate.Read(modified, received.Now) is not null ? modified : null,
    };

    private static StoredTraits TraitsOf(ResponseDirectives directives) =>
        (directives.IsPublic ? StoredTraits.Public : StoredTraits.None)
        | (MayServeAuthorized(directives) ? StoredTraits.ForAuthorized : StoredTraits.None)
        | (directives.NoCache ? StoredTraits.NoCache : StoredTraits.None)
        | (directives.MustRevalidate || directives.ProxyRevalidate ? StoredTraits.NeverStale : StoredTraits.None)
        | (directives.SharedMaxAge is not null ? StoredTraits.SharedLifetime : StoredTraits.None);
}
