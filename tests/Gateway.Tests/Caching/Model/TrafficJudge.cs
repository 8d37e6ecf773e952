using System.Globalization;
using System.Text;
using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Model;

/// <summary>Knows all that origins ever sent, and tells what is wrong with an answer.</summary>
internal sealed class TrafficJudge(SharedCacheRules rules, CacheInMemory cache)
{
    private const long NoteMilliseconds = 10_000;

    private readonly Dictionary<int, Exchange> _exchanges = [];
    private readonly List<Exchange> _live = [];
    private readonly Dictionary<string, Exchange> _latest = [];
    private readonly HashSet<(string Target, long Moment)> _refused = [];
    private Exchange? _expected;
    private long _beganAt;

    /// <summary>How often things happened.</summary>
    public Dictionary<string, int> Seen { get; } = [];

    /// <summary>An exchange of late; null for none.</summary>
    public Exchange? Recent(Random random) => _latest.Count == 0 || random.Next(4) == 0 ? null : _latest.Values.ElementAt(random.Next(_latest.Count));

    /// <summary>Something was purged.</summary>
    public void Purged(bool isSoft, Func<Exchange, bool> isMeant)
    {
        foreach (var exchange in _live.Where(isMeant))
        {
            exchange.IsMarkedStale |= isSoft;
            exchange.IsGone |= !isSoft;
        }

        _live.RemoveAll(static exchange => exchange.IsGone);
    }

    /// <summary>Remembers what must be reused for a request.</summary>
    public void Begin(Asked asked)
    {
        _beganAt = cache.Now;
        _expected = _latest.GetValueOrDefault(asked.Target) is { IsSaidToBeStored: true, IsMarkedStale: false, Part: null } latest
            && asked.Method is "GET" or "HEAD" && asked.Field("Cache-Control") is null or "unknown" && asked.Field("Pragma") is null
            && (asked.Field("Authorization") is null || latest.Confirmed.Field("Authorization") is not null) && asked.Field("Accept-Encoding") == latest.Asked.Field("Accept-Encoding")
            && rules.Left(latest, cache.Now) > 0 && rules.MayReuse(latest, asked, cache.Now) && latest.Head.ReceivedAt - cache.Now < 60_000
            ? latest
            : null;
    }

    /// <summary>What is wrong with an answer; null for nothing.</summary>
    public string? FindProblem(Asked asked, Answered answered, RandomOrigin origin)
    {
        foreach (var exchange in origin.Answers.Where(static exchange => exchange.Sent.Status != 304))
        {
            _exchanges[exchange.Id] = exchange;
            _live.Add(exchange);
        }

        var problem = asked.Method is "GET" or "HEAD" ? Find(asked, answered, origin) : null;
        Learn(asked, answered, origin);
        return problem;
    }

    /// <summary>What is wrong with an entry of the store; null for nothing.</summary>
    public string? FindProblem(StoredResponse stored, long length)
    {
        var id = int.Parse(stored.Headers.Single(static field => field.Key == "X-Id").Value!, CultureInfo.InvariantCulture);
        var exchange = _exchanges[id];
        if (!rules.MayStore(exchange, exchange.Head))
            return $"{id} must not be stored: {Describe(exchange)}";
        if (stored.Parts is { } parts && parts.Whole != exchange.Body.Length)
            return $"{id} is said to have {parts.Whole} bytes of {exchange.Body.Length}";
        return length == (stored.Parts?.Length ?? exchange.Body.Length) ? null : $"{id} is stored with {length} bytes of {exchange.Body.Length}";
    }

    /// <summary>Tells of an answer's exchange.</summary>
    public string Describe(Answered answered) => answered.Id is { } id && _exchanges.TryGetValue(id, out var exchange) ? Describe(exchange) : "";

    private string Describe(Exchange exchange) =>
        $"{exchange.Id}: {exchange.Asked.Method} {exchange.Asked.Target} {string.Join("; ", exchange.Asked.Headers)} -> {exchange.Head.Status} {string.Join("; ", exchange.Head.Lines)}"
        + $" gone={exchange.IsGone} stale={exchange.IsMarkedStale} cut={exchange.IsCutShort} age={SharedCacheRules.Age(exchange.Head, cache.Now)} lifetime={rules.Lifetime(exchange.Head)}";

    private string? Find(Asked asked, Answered answered, RandomOrigin origin)
    {
        if (_expected is not null && (!answered.IsHit || answered.Id != _expected.Id || origin.Answers.Count > 0))
            return $"{_expected.Id} is fresh and was not used: {Describe(_expected)}";
        if (_expected is not null)
            Saw("promised");
        if (answered.IsBroken)
            return origin.HasFailed || origin.Answers.Any(static exchange => exchange.IsCutShort) ? null : "broken without a reason";
        if (answered.Field("Gateway-Cache-Control") is not null)
            return "what is for the gateway alone was passed on";
        if (answered.Id is not { } id)
            return FindWithoutExchange(asked, answered, origin);
        var exchange = _exchanges[id];
        if (origin.Answers.Contains(exchange) && !answered.IsHit)
            return FindForwarded(asked, answered, exchange);
        return FindStored(asked, answered, exchange, origin);
    }

    private string? FindWithoutExchange(Asked asked, Answered answered, RandomOrigin origin)
    {
        if (answered.Status == 304 && origin.Answers is [.., { Sent.Status: 304 }] && (asked.Field("If-None-Match") ?? asked.Field("If-Modified-Since")) is not null)
            return null;
        if (answered.Status == 502 && origin.Answers is [.., { IsCutShort: true }])
            return answered.Body.Length == 0 ? null : "a failure with a part of a body";
        Saw("only-if-cached");
        return answered.Status == 504 && asked.Has("only-if-cached") && origin.Answers.Count == 0 ? null : "an answer out of nowhere";
    }

    private string? FindForwarded(Asked asked, Answered answered, Exchange exchange)
    {
        if (!answered.CacheStatus.StartsWith("Gateway; fwd=", StringComparison.Ordinal))
            return "the origin was asked, and Cache-Status does not say so";
        exchange.IsSaidToBeStored = !exchange.IsCutShort && answered.CacheStatus.EndsWith("; stored", StringComparison.Ordinal);
        if (exchange.IsCutShort && answered.Status != 304)
            return "half a body looks like a whole one";
        if (asked.Has("only-if-cached"))
            return "the origin was asked though only-if-cached";
        if (answered.CacheStatus.EndsWith("; stored; detail=part", StringComparison.Ordinal))
            return FindProblemOfPart(asked, answered, exchange);
        Saw(exchange.IsSaidToBeStored ? "stored" : "single");
        if (exchange.IsSaidToBeStored && !rules.MayStore(exchange, exchange.Head))
            return "it must not be stored";
        if (!exchange.IsSaidToBeStored && !MayBeNoted(asked) && rules.Promises(exchange) && asked.Method == "GET" && asked.Field("Range") is null)
            return "it is not stored though the policy promises that";
        if (exchange.IsSaidToBeStored && asked.User is not null)
            Saw("own");
        return FindDifference(asked, answered, exchange, mayBePart: false) ?? FindLost(answered, exchange);
    }

    private string? FindProblemOfPart(Asked asked, Answered answered, Exchange exchange)
    {
        Saw("stored part");
        if (exchange.Part is null || (!exchange.IsCutShort && !rules.MayStore(exchange, exchange.Head)))
            return "it is no part, or must not be stored";
        return FindDifference(asked, answered, exchange, mayBePart: false) ?? FindLost(answered, exchange);
    }

    /// <summary>What its own client lost of what the origin sent.</summary>
    private static string? FindLost(Answered answered, Exchange exchange)
    {
        foreach (var (name, _) in exchange.Sent.Lines)
        {
            if (name is "Age" or "Gateway-Cache-Control" || (answered.Status == 304 && (name.StartsWith("Content-", StringComparison.Ordinal) || name == "Last-Modified")))
                continue;
            if (answered.Field(name) != exchange.Sent.Field(name))
                return $"{name} is lost";
        }

        return null;
    }

    private string? FindStored(Asked asked, Answered answered, Exchange exchange, RandomOrigin origin)
    {
        if (answered.IsHit)
        {
            if (!rules.MayReuse(exchange, asked, _beganAt))
                return "it must not be reused";
            Saw("hit");
            Saw(answered.CacheStatus[(answered.CacheStatus.LastIndexOf('=') + 1)..]);
            if (!answered.CacheStatus.Contains($"; ttl={rules.Left(exchange, _beganAt)}", StringComparison.Ordinal))
                return "ttl is wrong";
        }
        else if (answered.CacheStatus.EndsWith("detail=stale-if-error", StringComparison.Ordinal))
        {
            Saw("stale-if-error");
            if (!rules.MayReplaceError(exchange, asked, cache.Now))
                return "it must not replace an error";
            if (!origin.HasFailed && origin.Answers[^1].Sent.Status < 500)
                return "it replaces what is no error";
        }
        else
        {
            if (origin.Answers is not [.., { Sent.Status: 304 } valid])
                return "it was not validated";
            Saw("validated");
            if (exchange.IsGone || !rules.MayStore(exchange, exchange.Head) || !rules.IsFor(exchange, asked))
                return "it must not be used, validated or not";
            exchange.Confirm(asked, valid.Sent);
            exchange.IsSaidToBeStored = answered.CacheStatus.EndsWith("; stored", StringComparison.Ordinal);
        }

        // Beside what was found valid, it is what the origin has just said to this client.
        var isOwn = !answered.IsHit && origin.Answers is [.., { Sent: { Status: 304 } latest }] && latest.Field("X-User") is not null;
        if (!isOwn && (answered.IsHit || exchange.IsSaidToBeStored) && exchange.Head.Directives.Any(static directive => directive is { Name: "private" or "no-cache", Value.Length: > 0 }) && answered.Field("X-User") is not null)
            return "a field is shared that must not be";
        return FindDifference(asked, answered, exchange, mayBePart: true);
    }

    /// <summary>Whether an answer is not what the exchange is: status, body, Age, validators.</summary>
    private string? FindDifference(Asked asked, Answered answered, Exchange exchange, bool mayBePart)
    {
        var head = exchange.Head;
        if (exchange.Asked.Target != asked.Target)
            return "it is of another address";
        if (mayBePart || exchange.IsSaidToBeStored)
        {
            // Behind the back of a hit, the clock goes on with the fetch of a new one.
            var age = SharedCacheRules.Age(head, answered.IsHit ? _beganAt : cache.Now);
            if ((answered.Field("Age") ?? "0") != age.ToString(CultureInfo.InvariantCulture))
                return $"Age is not {age}";
            if (answered.Field("ETag") != head.Field("ETag") || (answered.Status != 304 && answered.Field("Last-Modified") != head.Field("Last-Modified")))
                return "a validator is lost";
            if (head.Field("Date") is { } date ? answered.Field("Date") != date : answered.Field("Date") is null)
                return "Date is lost";
            if (answered.Status == 304 != IsNotModified(asked, head))
                return "the client's condition was not met";
        }

        if (answered.Status == 304)
        {
            Saw("304");
            return answered.Body.Length == 0 && answered.Field("Content-Length") is null && IsNotModified(asked, head) ? null : "a 304 without need, or with a body";
        }

        if (asked.Method == "HEAD")
        {
            if (mayBePart)
                Saw("head");
            return answered.Body.Length > 0 || (mayBePart && head.Status != 204 && answered.Field("Content-Length") != exchange.Body.Length.ToString(CultureInfo.InvariantCulture)) ? "HEAD's answer has a body, or no length" : null;
        }

        (int Status, byte[] Body, string? Range) expected = mayBePart && head.Status == 200 ? Part(asked, head, exchange.Body)
            : exchange.Part is { } part ? (206, exchange.Body[part], $"bytes {part.Start}-{part.End.Value - 1}/{exchange.Body.Length}")
            : (head.Status, exchange.Body, null);
        if (expected.Status is 206 or 416)
            Saw(expected.Status.ToString(CultureInfo.InvariantCulture));
        if (answered.Status != expected.Status || (expected.Range is not null && answered.Field("Content-Range") != expected.Range))
            return $"expected {expected.Status} {expected.Range}";
        return answered.Body.AsSpan().SequenceEqual(expected.Body) ? null : "the body is another";
    }

    // RFC 9110 §13.1.2, §13.1.3; RFC 9111 §4.3.2.
    private static bool IsNotModified(Asked asked, Head head)
    {
        if (head.Status != 200)
            return false;
        if (asked.Field("If-None-Match") is { } tags)
            return tags == "*" || (head.Field("ETag") is { } tag && tags.Split(", ").Any(one => one.Replace("W/", "", StringComparison.Ordinal) == tag.Replace("W/", "", StringComparison.Ordinal)));
        return Head.Date(asked.Field("If-Modified-Since")) is { } since && (Head.Date(head.Field("Last-Modified")) ?? head.MadeAt) <= since;
    }

    // RFC 9110 §14.2, §13.1.5.
    private static (int Status, byte[] Body, string? Range) Part(Asked asked, Head head, byte[] body)
    {
        if (asked.Field("Range") is not { } range || range.Contains(',', StringComparison.Ordinal))
            return (200, body, null);
        var isDateStrong = Head.Date(head.Field("Last-Modified")) < head.MadeAt;
        if (asked.Field("If-Range") is { } condition && !(condition == head.Field("ETag") && !condition.StartsWith("W/", StringComparison.Ordinal)) && !(condition == head.Field("Last-Modified") && isDateStrong))
            return (200, body, null);
        var ends = range["bytes=".Length..].Split('-');
        var (start, end) = ends[0].Length == 0
            ? (Math.Max(0, body.Length - int.Parse(ends[1], CultureInfo.InvariantCulture)), body.Length - 1)
            : (int.Parse(ends[0], CultureInfo.InvariantCulture), ends[1].Length == 0 ? body.Length - 1 : int.Parse(ends[1], CultureInfo.InvariantCulture));
        if ((ends[1].Length > 0 && ends[0].Length > 0 && end < start) || (body.Length == 0 && ends[0].Length == 0))
            return (200, body, null);
        if (start >= body.Length)
            return (416, [], $"bytes */{body.Length}");
        end = Math.Min(end, body.Length - 1);
        return (206, body[start..(end + 1)], $"bytes {start}-{end}/{body.Length}");
    }

    /// <summary>What follows from it for later requests.</summary>
    private void Learn(Asked asked, Answered answered, RandomOrigin origin)
    {
        if (asked.Method is not ("GET" or "HEAD"))
        {
            if (origin.Answers is [{ Sent.Status: >= 200 and < 400 } written])
            {
                Invalidate(asked.Target, answered.IsBroken);
                if (written.Sent.Field("Location") is { } location)
                    Invalidate(location, answered.IsBroken);
            }

            return;
        }

        // In the background.
        if (answered.IsHit && origin.Answers is [{ Sent.Status: 304 } valid] && answered.Id is { } id)
            _exchanges[id].Confirm(asked, valid.Sent);

        if (origin.Answers.Count == 0 && !origin.HasFailed)
            return;
        if (answered.Id is { } own && origin.Answers.Any(exchange => exchange.Id == own || exchange.Sent.Status == 304) && !answered.IsHit && !answered.IsBroken && _exchanges[own].IsSaidToBeStored)
        {
            _latest[asked.Target] = _exchanges[own];
            return;
        }

        _latest.Remove(asked.Target);
        _refused.Add((asked.Target, _beganAt / NoteMilliseconds));
        _refused.Add((asked.Target, cache.Now / NoteMilliseconds));
    }

    // Where an answer could not be stored, requests with conditions do not try to for ten seconds; the clock may have been set back meanwhile.
    private bool MayBeNoted(Asked asked)
    {
        if (asked.Field("If-None-Match") is null && asked.Field("If-Modified-Since") is null)
            return false;
        var moment = _beganAt / NoteMilliseconds;
        return _refused.Contains((asked.Target, moment - 1)) || _refused.Contains((asked.Target, moment)) || _refused.Contains((asked.Target, moment + 1));
    }

    // One that broke off may have been noticed or not.
    private void Invalidate(string target, bool isBroken)
    {
        _latest.Remove(target);
        if (isBroken)
            return;
        foreach (var exchange in _live.Where(exchange => exchange.Asked.Target == target))
            exchange.IsGone = true;
        _live.RemoveAll(static exchange => exchange.IsGone);
    }

    private void Saw(string what) => Seen[what] = Seen.GetValueOrDefault(what) + 1;
}
