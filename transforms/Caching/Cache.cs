using System.Runtime.CompilerServices;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Serving;
using Gateway.Transforms.Caching.Store;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching;

/// <summary>What is stored, what is being fetched, and what was purged: one for the life of the process, whatever is configured. Safe to share between threads.</summary>
internal sealed class Cache : IDisposable
{
    // For how long it is remembered that nothing can be stored.
    private const long NoteMilliseconds = 10_000;

    private static readonly IReadOnlyList<ulong> NoTags = [];

    private readonly Lock _choosing = new();
    private readonly TimeProvider _time;
    private readonly HeapTrimmer _trimmer;
    private BodyReference _empty;

    /// <summary>Begins with nothing stored.</summary>
    public Cache(TimeProvider time)
    {
        _time = time;
        Store = new MemoryStore(new CachingOptions().MemoryLimit.Bytes);
        Allowance = new Allowance(Store);
        _trimmer = new HeapTrimmer(Store, time);
        Flights = new Flights(time, new FetchMemory(Store));
        using var body = Store.CreateBody();
        _empty = body.Complete();
    }

    /// <summary>The entries.</summary>
    public MemoryStore Store { get; }

    /// <summary>How much they may take.</summary>
    public Allowance Allowance { get; }

    /// <summary>What was purged.</summary>
    public PurgeLog Purges { get; } = new();

    /// <summary>What is being fetched.</summary>
    public Flights Flights { get; }

    /// <summary>What other gateways are to be told.</summary>
    public Outbox Outbox { get; } = new();

    /// <summary>The heads in use.</summary>
    public HotHeads Heads { get; } = new();

    /// <summary>The policies of the routes that have one.</summary>
    public IReadOnlyList<CachePolicy> Policies { get; set; } = [];

    /// <summary>Milliseconds of Unix time.</summary>
    public long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Looks for what is stored for a request. The caller disposes of the lease in what is found.</summary>
    [SkipLocalsInit]
    public Found Find(in CacheAsk ask, in AskAddress address, IDictionary<string, StringValues> headers)
    {
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        RequestKey.Address(ref key, address.Scheme, address.Host, ask.Target);
        var addressLength = key.Length;
        RequestKey.Route(ref key, ask.Policy.RouteId, address.ForwardedPort);
        var primaryLength = key.Length;
        var found = default(Found);
        found.IsVaryMiss = FollowChoice(ref key, addressLength, ask, headers);
        if (key.IsTooLong)
            return new Found { IsTooLong = true };
        if (Store.TryGet(key.Written, out var lease))
            Judge(ref found, lease, key.Written[..addressLength], ask, headers);
        if (!found.IsEnough)
            Prepare(ref found, key, primaryLength, ask, headers);
        return found;
    }

    /// <summary>Remembers that nothing can be stored for requests of this kind.</summary>
    [SkipLocalsInit]
    public void Note(CacheKey primary, RequestTraits traits, string reason)
    {
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = KindKey(buffer, primary, traits);
        if (key.IsTooLong)
            return;
        Store.TryAdd(key.Written, HeadFormat.WriteNote(Now + NoteMilliseconds, reason), _empty, Purges.Sequence);
    }

    /// <summary>Forgets that nothing could be stored for requests of this kind.</summary>
    [SkipLocalsInit]
    public void EndNote(CacheKey primary, RequestTraits traits)
    {
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = KindKey(buffer, primary, traits);
        if (!key.IsTooLong)
            Store.Remove(key.Written);
    }

    /// <summary>The key that a response is stored under, once it is known what chooses between those of its address.</summary>
    /// <param name="plan">The fetch.</param>
    /// <param name="vary">The headers that choose.</param>
    /// <param name="headers">Those of the request.</param>
    /// <returns>Null where the key is too long.</returns>
    [SkipLocalsInit]
    public CacheKey? KeyFor(FetchPlan plan, IReadOnlyList<string> vary, IDictionary<string, StringValues> headers)
    {
        if (vary.Count == 0 && !plan.Ask.Policy.Options.PerUser)
            return plan.Primary;
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        key.Bytes(plan.Primary.Bytes);
        RequestKey.Variant(ref key, ChoiceOf(plan.Primary, vary, plan.Ask.Policy.Options.PerUser), vary, headers, plan.Ask.Cookies, plan.Ask.User);
        return key.IsTooLong ? null : new CacheKey(key.Written);
    }

    /// <summary>Whether a request of a flight may have what is stored under that key.</summary>
    [SkipLocalsInit]
    public bool Chooses(CacheKey stored, CacheKey primary, in CacheAsk ask, IDictionary<string, StringValues> headers)
    {
        if (stored.Equals(primary))
            return true;
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        key.Bytes(primary.Bytes);
        return FollowChoice(ref key, primary.Address.Length, ask, headers) && !key.IsTooLong && key.Written.SequenceEqual(stored.Bytes);
    }

    /// <summary>Path and query of an address, in any spelling, as the keys of routes have it, which may leave parameters out, or sort them: each form once.</summary>
    public IEnumerable<string> FormsOf(string target) => Spelling.FormsOf(target)
        .SelectMany(form => Policies.Select(policy => QuerySelection.Of(form, policy.Query)).Prepend(form))
        .Distinct(StringComparer.Ordinal);

    /// <summary>Forgets all that is stored, or being fetched, for an address: something was done to it (RFC 9111 §4.4).</summary>
    /// <param name="address">The address that the request for it would have.</param>
    /// <param name="target">Its path and query.</param>
    public void Invalidate(in AskAddress address, string target)
    {
        // Keys have the host as it was sent.
        var other = address.Other();
        foreach (var form in FormsOf(target))
        {
            InvalidateForm(address, form);
            if (other is not null)
                InvalidateForm(other.Value, form);
        }
    }

    /// <summary>Forgets what another gateway tells of.</summary>
    /// <param name="address">The address as keys have it.</param>
    /// <param name="forwardedPort">The port a trusted proxy spoke of; null for none.</param>
    [SkipLocalsInit]
    public void Forget(ReadOnlySpan<byte> address, string? forwardedPort)
    {
        // What is under way first: it must not be stored behind our back.
        Flights.Doom(address);
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        key.Bytes(address);
        foreach (var policy in Policies)
        {
            key.Truncate(address.Length);
            RequestKey.Route(ref key, policy.RouteId, forwardedPort);
            if (!key.IsTooLong)
                Store.Remove(key.Written);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _trimmer.Dispose();
        _empty.Dispose();
        Store.Dispose();
    }

    [SkipLocalsInit]
    private void InvalidateForm(in AskAddress address, string target)
    {
        Span<byte> buffer = stackalloc byte[RequestKey.MaxBytes];
        var key = new KeyWriter(buffer);
        RequestKey.Address(ref key, address.Scheme, address.Host, target);
        if (key.IsTooLong)
            return;
        if (Outbox.IsOn)
            Outbox.Add(ChangeOf(key, address.ForwardedPort));
        Forget(key.Written, address.ForwardedPort);
    }

    /// <summary>Adds what chooses to a key, where something does. True when it was added.</summary>
    private bool FollowChoice(ref KeyWriter key, int addressLength, in CacheAsk ask, IDictionary<string, StringValues> headers)
    {
        if (key.IsTooLong || !Store.TryGet(key.Written, out var lease))
            return false;
        using (lease)
        {
            if (HeadFormat.KindOf(lease.Head) != EntryKind.Vary || Purges.EffectOn(lease.Sequence, key.Written[..addressLength], NoTags) == PurgeEffect.Gone)
                return false;
            var choice = Heads.VaryOf(lease);
            RequestKey.Variant(ref key, choice.Id, choice.Vary, headers, ask.Cookies, ask.User);
            return true;
        }
    }

    private void Judge(ref Found found, Lease lease, ReadOnlySpan<byte> address, in CacheAsk ask, IDictionary<string, StringValues> headers)
    {
        if (HeadFormat.KindOf(lease.Head) != EntryKind.Response)
        {
            lease.Dispose();
            return;
        }

        var head = Heads.ResponseOf(lease);
        var response = head.Response!;
        var effect = Purges.EffectOn(lease.Sequence, address, response.Tags);
        if (effect == PurgeEffect.Gone)
        {
            Store.Remove(lease);
            lease.Dispose();
            return;
        }

        var isFor = Usability.IsFor(response, ask.Traits);
        found.IsPartMiss = isFor && response.Parts is { } parts && !(ask.Range is not null && Preconditions.IsOfParts(response, parts, headers));
        if (!isFor || found.IsPartMiss)
        {
            lease.Dispose();
            return;
        }

        (found.Lease, found.Head) = (lease, head);
        found.IsPurged = effect == PurgeEffect.Stale || lease.HasFlag(EntryFlags.Stale);
        found.JudgedAt = Now;
        found.Use = Usability.Judge(response, ask.Policy, ask.Directives, found.JudgedAt, found.IsPurged);
    }

    private Notice ChangeOf(KeyWriter key, string? forwardedPort)
    {
        var address = key.Length;
        var places = new List<string>(Policies.Count);
        foreach (var policy in Policies)
        {
            RequestKey.Route(ref key, policy.RouteId, forwardedPort);
            if (!key.IsTooLong)
                places.Add(SecondLevelKeys.Of(key.Written));
            key.Truncate(address);
        }

        return Notice.OfChange(key.Written, forwardedPort, places);
    }

    private void Prepare(ref Found found, KeyWriter key, int primaryLength, in CacheAsk ask, IDictionary<string, StringValues> headers)
    {
        found.Primary = new CacheKey(key.Written[..primaryLength]);
        // What is stored as a whole is asked about as a whole; and a condition is for the origin to judge (RFC 9110 §13.1.5).
        found.Range = ask.Range is null || found.Head is { Response.Parts: null } || headers.ContainsKey("If-Range") ? null : ask.Range;
        var traits = ask.Traits | (found.Range is null ? RequestTraits.None : RequestTraits.Part);
        // What one client takes in the place of an error is nothing that others who wait with it have to take, nor the other way round.
        var takesStale = found.Head?.Response is { } response && Usability.MayReplaceError(response, ask.Policy, ask.Directives, found.JudgedAt, found.IsPurged);
        RequestKey.Kind(ref key, traits, ask.IsReload, takesStale);
        if (found.Range is not null)
            RequestKey.Range(ref key, found.Range);
        // Cut short, it would be that of requests of another kind.
        found.IsTooLong = key.IsTooLong;
        found.FlightKey = new CacheKey(key.Written);
        key.Truncate(primaryLength);
        RequestKey.Kind(ref key, traits, isReload: false, takesStale: false);
        if (!Store.TryPeek(key.Written, out var note))
            return;
        using (note)
        {
            // The clock may have been set back since.
            if (HeadFormat.ReadNote(note.Head, out var reason) - Now is > 0 and <= NoteMilliseconds)
                found.Note = reason;
        }
    }

    private static KeyWriter KindKey(Span<byte> buffer, CacheKey primary, RequestTraits traits)
    {
        var key = new KeyWriter(buffer);
        key.Bytes(primary.Bytes);
        RequestKey.Kind(ref key, traits, isReload: false, takesStale: false);
        return key;
    }

    /// <summary>The id of the entry that says what chooses; made where there is none, or one that says something else.</summary>
    private long ChoiceOf(CacheKey primary, IReadOnlyList<string> vary, bool isPerUser)
    {
        // Two that make one at the same time would have what the first stores never found.
        lock (_choosing)
        {
            if (TryFindChoice(primary, vary, isPerUser, out var id))
                return id;
            Store.TryAdd(primary.Bytes, HeadFormat.WriteVary(vary, isPerUser), _empty, Purges.Sequence);
            return TryFindChoice(primary, vary, isPerUser, out id) ? id : 0;
        }
    }

    private bool TryFindChoice(CacheKey primary, IReadOnlyList<string> vary, bool isPerUser, out long id)
    {
        id = 0;
        if (!Store.TryPeek(primary.Bytes, out var lease))
            return false;
        using (lease)
        {
            if (HeadFormat.KindOf(lease.Head) != EntryKind.Vary)
                return false;
            var (headers, perUser) = HeadFormat.ReadVary(lease.Head);
            id = lease.Id;
            return perUser == isPerUser && headers.AsSpan().SequenceEqual([.. vary])
                && Purges.EffectOn(lease.Sequence, primary.Address, NoTags) != PurgeEffect.Gone;
        }
    }
}
