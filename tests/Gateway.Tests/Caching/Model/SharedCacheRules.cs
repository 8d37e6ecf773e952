using System.Globalization;
using Gateway.Transforms.Caching;

namespace Gateway.Tests.Caching.Model;

/// <summary>What a shared cache may do, as RFC 9111 and RFC 5861 say it, and what a policy leaves of that. Written for reading, beside the product's own.</summary>
internal sealed class SharedCacheRules(CachePolicyOptions policy)
{
    // In milliseconds: a minute that clocks may differ by.
    private const long MaxSetBack = 60_000;

    private bool IsSafe => policy.Profile == CacheProfile.Safe;

    /// <summary>§3: whether it may be stored.</summary>
    public bool MayStore(Exchange exchange, Head head)
    {
        var asked = exchange.Confirmed;
        var isOwn = policy.PerUser && asked.User is not null;
        if (asked.Method != "GET" || exchange.IsCutShort || head.Status is 206 or 304 or < 200 || head.Field("Content-Range") is not null)
            return false;
        // §3.3, and only what can be told apart from other versions.
        if (exchange.Part is not null && (IsSafe || head.Field("ETag")?.StartsWith('"') != true))
            return false;
        if (head.Status is 299 or (>= 500 and not 501))
            return false;
        if (asked.Has("no-store") || (Has(head, "no-store") && !Has(head, "must-understand")))
            return false;
        if (HasWhole(head, "private") && !isOwn)
            return false;
        if (asked.Field("Authorization") is not null && !isOwn && !Has(head, "public") && !Has(head, "must-revalidate") && !Has(head, "s-maxage"))
            return false;
        if (head.Names("Vary").Contains("*"))
            return false;
        if (IsSafe && head.Field("Set-Cookie") is not null)
            return false;
        if (IsSafe && !isOwn && asked.Field("Cookie") is not null && !Has(head, "public"))
            return false;
        return IsExplicit(head) || DefaultTtl(head) > 0 || (!IsSafe && IsHeuristic(head.Status));
    }

    /// <summary>Whether the policy promises to store it: there is nothing against it, and it is fresh.</summary>
    public bool Promises(Exchange exchange) =>
        exchange.Part is null && MayStore(exchange, exchange.Head) && exchange.Head.Status is 200 or 404 or 301 && !Has(exchange.Head, "no-cache") && exchange.Head.Names("Vary").Length <= 16
        && Lifetime(exchange.Head) > Age(exchange.Head, exchange.Head.ReceivedAt);

    /// <summary>§4.2.1, §4.2.2.</summary>
    public long Lifetime(Head head)
    {
        foreach (var name in new[] { "s-maxage", "max-age" })
        {
            var values = head.Directives.Where(directive => directive.Name == name).Select(static directive => directive.Value).Distinct().ToList();
            if (values.Count > 0)
                return values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        }

        if (head.Targeted is null && head.Field("Expires") is { } expires)
            return Head.Date(expires) is { } moment ? Math.Max(0, moment - head.MadeAt) : 0;
        if (DefaultTtl(head) is > 0 and var ttl)
            return ttl;
        if (IsSafe || Head.Date(head.Field("Last-Modified")) is not { } modified || !(IsHeuristic(head.Status) || Has(head, "public")))
            return 0;
        return Math.Clamp((head.MadeAt - modified) / 10, 0, 86_400);
    }

    /// <summary>§4.2.3; a clock that was set back makes nothing younger.</summary>
    public static long Age(Head head, long now)
    {
        var value = head.Field("Age")?.Split(',')[0].Trim() is { Length: > 0 } text && text.All(char.IsAsciiDigit) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
        var apparent = Math.Max(0, (head.ReceivedAt / 1000) - head.MadeAt);
        var corrected = value + (Math.Max(0, head.ReceivedAt - head.RequestedAt) / 1000);
        return Math.Max(apparent, corrected) + Math.Max(0, (now - head.ReceivedAt) / 1000);
    }

    /// <summary>§4: whether it is for such a request at all.</summary>
    public bool IsFor(Exchange exchange, Asked asked)
    {
        var isOwn = policy.PerUser && asked.User is not null;
        var head = exchange.Head;
        if (exchange.Asked.Target != asked.Target || (policy.PerUser && exchange.Asked.User != asked.User))
            return false;
        if (IsSafe && !isOwn && asked.Field("Cookie") is not null && !Has(head, "public"))
            return false;
        return head.Names("Vary").All(name => name == "accept-encoding" ? IsAcceptable(exchange, asked) : exchange.Asked.Field(name)?.Trim() == asked.Field(name)?.Trim());
    }

    /// <summary>§4.2.4, RFC 5861 §3: whether it may be sent without the origin being asked.</summary>
    public bool MayReuse(Exchange exchange, Asked asked, long now)
    {
        var head = exchange.Head;
        if (exchange.IsGone || !MayStore(exchange, head) || !IsFor(exchange, asked) || HasWhole(head, "no-cache"))
            return false;
        var age = Age(head, now);
        var left = Left(exchange, now);
        var isReload = asked.Has("no-cache") || (asked.Field("Cache-Control") is null && asked.Field("Pragma") == "no-cache") || asked.Seconds("max-age") is { } limit && (age > limit || limit <= 0);
        if (isReload || asked.Seconds("min-fresh") > left)
            return false;
        if (left > 0)
            return true;
        if (Has(head, "must-revalidate") || Has(head, "proxy-revalidate"))
            return false;
        return -left <= Window(head, "stale-while-revalidate", policy.StaleWhileRevalidate)
            || (-left <= (asked.Seconds("max-stale") ?? -1) && !Has(head, "s-maxage") && !exchange.IsMarkedStale);
    }

    /// <summary>§4.3.3, RFC 5861 §4: whether it may be sent in the place of an error.</summary>
    public bool MayReplaceError(Exchange exchange, Asked asked, long now)
    {
        var head = exchange.Head;
        if (exchange.IsGone || !MayStore(exchange, head) || !IsFor(exchange, asked) || HasWhole(head, "no-cache") || Has(head, "must-revalidate") || Has(head, "proxy-revalidate"))
            return false;
        // Fresh as it may be, the client did not want it.
        var left = Math.Min(0, Left(exchange, now));
        return -left <= Window(head, "stale-if-error", policy.StaleIfError) || (-left <= (asked.Seconds("stale-if-error") ?? -1) && !Has(head, "s-maxage"));
    }

    /// <summary>For how long it stays fresh.</summary>
    public long Left(Exchange exchange, long now)
    {
        var left = Lifetime(exchange.Head) - Age(exchange.Head, now);
        // How old it is cannot be told once the clock was set back behind the moment it came.
        return exchange.IsMarkedStale || exchange.Head.ReceivedAt - now > MaxSetBack ? Math.Min(left, 0) : left;
    }

    /// <summary>RFC 9110 §12.5.3: whether the client takes the coding.</summary>
    private static bool IsAcceptable(Exchange exchange, Asked asked)
    {
        var (one, other) = (exchange.Asked.Field("Accept-Encoding"), asked.Field("Accept-Encoding"));
        if (one == other)
            return true;
        var coding = exchange.Head.Field("Content-Encoding") ?? "identity";
        if (other is null)
            return false;
        var weights = other.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            static item => item.Split(';')[0].Trim(), static item => item.Split(';') is [_, var q] && q.Trim() == "q=0" ? 0 : 1);
        return weights.TryGetValue(coding, out var weight) || weights.TryGetValue("*", out weight) ? weight > 0 : coding == "identity";
    }

    private long DefaultTtl(Head head)
    {
        var isSilent = head.Targeted is null && head.Directives.Count == 0 && head.Field("Expires") is null && head.Field("Pragma") is null;
        return isSilent && IsHeuristic(head.Status) ? (long)(head.Status >= 400 ? policy.NegativeTtl : policy.DefaultTtl).TotalSeconds : 0;
    }

    private static long Window(Head head, string name, TimeSpan? otherwise)
    {
        var said = head.Directives.FirstOrDefault(directive => directive.Name == name);
        var window = said.Name is null ? (long)(otherwise?.TotalSeconds ?? 0) : long.TryParse(said.Value, out var seconds) ? seconds : 0;
        return window > 0 ? window : -1;
    }

    private static bool IsExplicit(Head head) =>
        (head.Targeted is null && head.Field("Expires") is not null) || head.Directives.Any(static directive => directive.Name is "max-age" or "s-maxage" or "public" or "no-cache");

    // RFC 9110 §15.1.
    private static bool IsHeuristic(int status) => status is 200 or 203 or 204 or 206 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    private static bool Has(Head head, string name) => head.Directives.Any(directive => directive.Name == name);

    // Without field names it is for the whole response.
    private static bool HasWhole(Head head, string name) => head.Directives.Any(directive => directive.Name == name && string.IsNullOrEmpty(directive.Value));
}
