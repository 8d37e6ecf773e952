using System.Globalization;
using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Answers;

/// <summary>
/// What may be done with an answer that is made of others: nothing that one of them forbids or does not permit, and for no longer than the first of them is good (RFC 9111 §5.2.2). Knows no I/O.
/// </summary>
internal struct Freshness
{
    private const long Unstated = -1;

    private bool _noStore, _noCache, _isPrivate, _mustRevalidate, _proxyRevalidate, _noTransform, _isPublic;

    // Whether it permits what was fetched with credentials to be kept for others (§3.5). What does not say so itself must not come to say so by what another part says.
    private bool _isForAll;
    private long _maxAge, _sharedMaxAge, _staleWhileRevalidate, _staleIfError, _shortest;

    /// <summary>What may be done with an answer.</summary>
    /// <param name="parts">The headers of what it is made of.</param>
    /// <param name="reader">Who is to read it.</param>
    /// <param name="isPrivate">Whether it is for one client alone, whatever they say.</param>
    /// <param name="hasCredentials">Whether parts were asked with what a caller is known by: then what not all of them permit to be kept for others is for that one alone.</param>
    /// <param name="now">The time, for <c>Expires</c>.</param>
    public static Freshness Combine(IReadOnlyList<IHeaderDictionary> parts, CacheReader reader, bool isPrivate, bool hasCredentials, DateTimeOffset now)
    {
        var all = parts.Count == 0 ? Silent : Read(parts[0], reader, now);
        for (var i = 1; i < parts.Count; i++)
            all = all.And(Read(parts[i], reader, now));
        // Of what says nothing at all a cache knows by itself what it may do.
        all._isPrivate |= isPrivate || (hasCredentials && !all._isForAll && all.Write().Length > 0);
        return all;
    }

    /// <summary>The shortest time that a part states for shared caches, in seconds, be it that others state none; null where none does.</summary>
    public readonly long? ShortestSeconds => _shortest == Unstated ? null : _shortest;

    /// <summary>It as directives; empty where no part says anything.</summary>
    public override readonly string ToString() => Write();

    private static Freshness Silent => new() { _maxAge = Unstated, _sharedMaxAge = Unstated, _staleWhileRevalidate = Unstated, _staleIfError = Unstated, _shortest = Unstated };

    private static Freshness Read(IHeaderDictionary headers, CacheReader reader, DateTimeOffset now)
    {
        var read = Silent;
        if (!read.TryTakeTargeted(headers, reader))
            read.TakeUntargeted(headers, now);
        var age = headers.Age is [{ } text] && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        read._maxAge = Less(read._maxAge, age);
        read._sharedMaxAge = Less(read._sharedMaxAge, age);
        read._shortest = read.Shared;
        read._isForAll = read._isPublic || read._mustRevalidate || read._sharedMaxAge != Unstated;
        return read;
    }

    // RFC 9213 §2.2: the first field of the reader's own is in the place of all others.
    private bool TryTakeTargeted(IHeaderDictionary headers, CacheReader reader)
    {
        var members = reader == CacheReader.Gateway ? TargetedFields.Read(headers[TargetedFields.Own]) : null;
        if (reader != CacheReader.Client)
            members ??= TargetedFields.Read(headers[TargetedFields.Cdn]);
        foreach (var (name, value) in members ?? [])
            Take(name, value.AsSpan().Trim('"'));
        return members is not null;
    }

    private void TakeUntargeted(IHeaderDictionary headers, DateTimeOffset now)
    {
        foreach (var line in headers.CacheControl)
        {
            foreach (var directive in new Directives(line))
                Take(directive.Name, directive.Value);
        }

        // §5.4: older backends say it so. Whatever they mean by it, it is no silence.
        _noCache |= headers.CacheControl.Count == 0 && headers.Pragma.Count > 0;
        if (_maxAge != Unstated)
            return;
        // §5.3: where there is no max-age. What cannot be read is in the past, and of several the soonest counts.
        foreach (var expires in headers.Expires)
            _maxAge = Least(_maxAge, DateTimeOffset.TryParseExact(expires, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Math.Max(0, (long)(at - now).TotalSeconds) : 0);
    }

    private void Take(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (Is(name, "no-store"))
            _noStore = true;
        // With names of fields they are about those alone, and whether they are sent on is not known here: the stricter reading.
        else if (Is(name, "no-cache"))
            _noCache = true;
        else if (Is(name, "private"))
            _isPrivate = true;
        else if (Is(name, "public"))
            _isPublic = true;
        else if (Is(name, "must-revalidate"))
            _mustRevalidate = true;
        else if (Is(name, "proxy-revalidate"))
            _proxyRevalidate = true;
        else if (Is(name, "no-transform"))
            _noTransform = true;
        else if (Is(name, "max-age"))
            _maxAge = Least(_maxAge, Seconds(value));
        else if (Is(name, "s-maxage"))
            _sharedMaxAge = Least(_sharedMaxAge, Seconds(value));
        else if (Is(name, "stale-while-revalidate"))
            _staleWhileRevalidate = Least(_staleWhileRevalidate, Seconds(value));
        else if (Is(name, "stale-if-error"))
            _staleIfError = Least(_staleIfError, Seconds(value));
    }

    private readonly Freshness And(in Freshness other)
    {
        var isSilent = IsSilent || other.IsSilent;
        return new()
        {
            _noStore = _noStore || other._noStore,
            _noCache = _noCache || other._noCache,
            _isPrivate = _isPrivate || other._isPrivate,
            _isPublic = _isPublic && other._isPublic,
            _isForAll = _isForAll && other._isForAll,
            _mustRevalidate = _mustRevalidate || other._mustRevalidate,
            _proxyRevalidate = _proxyRevalidate || other._proxyRevalidate,
            _noTransform = _noTransform || other._noTransform,
            _maxAge = isSilent ? Over(_maxAge, other._maxAge) : Least(_maxAge, other._maxAge),
            // A shared cache goes by max-age where there is no s-maxage (§5.2.2.10).
            _sharedMaxAge = isSilent ? Over(_sharedMaxAge, other._sharedMaxAge)
                : _sharedMaxAge == Unstated && other._sharedMaxAge == Unstated ? Unstated : Least(Shared, other.Shared),
            _staleWhileRevalidate = Both(_staleWhileRevalidate, other._staleWhileRevalidate),
            _staleIfError = Both(_staleIfError, other._staleIfError),
            _shortest = Least(_shortest, other._shortest),
        };
    }

    // Whether nothing says how long it may be kept: then nobody may take another part's time for its own.
    private readonly bool IsSilent => _maxAge == Unstated && _sharedMaxAge == Unstated;

    private readonly long Shared => _sharedMaxAge == Unstated ? _maxAge : _sharedMaxAge;

    private readonly string Write()
    {
        if (_noStore)
            return "no-store";
        var isShared = _isForAll && !_isPrivate;
        var directives = new List<string>(6);
        Add(directives, _isPrivate, "private");
        Add(directives, _isPublic && !_isPrivate, "public");
        Add(directives, _noCache, "no-cache");
        // Where s-maxage cannot be said, its time holds by max-age, unless no shared cache is to keep it anyway.
        Add(directives, "max-age", isShared || _isPrivate ? _maxAge : Least(_maxAge, _sharedMaxAge));
        Add(directives, "s-maxage", isShared ? _sharedMaxAge : Unstated);
        // To shared caches proxy-revalidate says the same (§5.2.2.8), without the permission.
        Add(directives, _mustRevalidate && (_isForAll || _isPrivate), "must-revalidate");
        Add(directives, _proxyRevalidate || (_mustRevalidate && !_isForAll && !_isPrivate), "proxy-revalidate");
        Add(directives, _noTransform, "no-transform");
        Add(directives, "stale-while-revalidate", _staleWhileRevalidate);
        Add(directives, "stale-if-error", _staleIfError);
        return string.Join(", ", directives);
    }

    private static void Add(List<string> directives, bool isThere, string directive)
    {
        if (isThere)
            directives.Add(directive);
    }

    private static void Add(List<string> directives, string name, long seconds)
    {
        if (seconds != Unstated)
            directives.Add(string.Create(CultureInfo.InvariantCulture, $"{name}={seconds}"));
    }

    private static bool Is(ReadOnlySpan<char> name, string directive) => name.Equals(directive, StringComparison.OrdinalIgnoreCase);

    // §4.2.1: of two that contradict each other the stricter, and one that cannot be read is over.
    private static long Least(long one, long other) => one == Unstated ? other : other == Unstated ? one : Math.Min(one, other);

    private static long Seconds(ReadOnlySpan<char> value) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;

    // Beside a part that is silent: what is over stays so.
    private static long Over(long one, long other) => one == 0 || other == 0 ? 0 : Unstated;

    private static long Both(long one, long other) => one == Unstated || other == Unstated ? Unstated : Math.Min(one, other);

    private static long Less(long seconds, long age) => seconds == Unstated ? Unstated : Math.Max(0, seconds - age);
}
