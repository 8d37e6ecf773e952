using System.Text;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.SecondLevel;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Caching.Serving;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching.Purging;

/// <summary>
/// Purges: in force at once, and then carried out entry by entry in the background, so that memory comes free. A purge is remembered until no fetch is under way that began before it; with many
/// of them, what slow fetches bring is not stored, so that none of them has purges pile up. Safe to share between threads.
/// </summary>
internal sealed class Purger(Cache cache, TimeProvider time, ILogger<Purger> log)
{
    /// <summary>With more purges pending, fetches older than <see cref="LongFetch"/> store nothing.</summary>
    public const int ManyPending = 64;

    /// <summary>With more, no fetch does that began before the last of them.</summary>
    public const int MostPending = 1024;

    /// <summary>Most fetches take less.</summary>
    public static readonly TimeSpan LongFetch = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(250);
    private static readonly IReadOnlyList<ulong> NoTags = [];

    private readonly Lock _turn = new();
    private int _isSweeping;
    // Of the last purge that a sweep has seen.
    private long _swept;

    /// <summary>Everything with a tag.</summary>
    public void PurgeTag(string tag, bool isSoft) => Begin(new Purge(TagHash.Of(tag), null, null, isSoft));

    /// <summary>Everything at an address: scheme, host, path and query, as clients write them.</summary>
    public void PurgeAddress(string address, bool isSoft)
    {
        foreach (var form in FormsOf(address))
        {
            // Behind the host, which is all that forms differ in.
            var path = form.IndexOf('/', form.IndexOf("://", StringComparison.Ordinal) + 3);
            foreach (var target in cache.FormsOf(form[path..]))
                Begin(new Purge(null, Encoding.UTF8.GetBytes(string.Concat(form.AsSpan(0, path), target)), null, isSoft));
        }
    }

    /// <summary>Everything at addresses that begin so.</summary>
    public void PurgePrefix(string prefix, bool isSoft)
    {
        foreach (var form in FormsOf(prefix).SelectMany(Spelling.FormsOf))
            Begin(new Purge(null, null, Encoding.UTF8.GetBytes(form), isSoft));
    }

    /// <summary>Whether a text is an address that may be stored.</summary>
    public static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && Ascii.IsValid(text) && !text.Contains(' ', StringComparison.Ordinal)
        && text.StartsWith($"{address.Scheme}://", StringComparison.OrdinalIgnoreCase);

    /// <summary>Everything.</summary>
    public void PurgeAll(bool isSoft) => Begin(new Purge(null, null, null, isSoft));

    /// <summary>Carries out what another gateway was told.</summary>
    public void Apply(Purge purge)
    {
        var added = cache.Purges.Add(purge);
        cache.Flights.Close(added);
        if (cache.Purges.Pending.Count > MostPending)
            cache.Flights.DoomBefore(added.Sequence, TimeSpan.Zero);
        if (Interlocked.Exchange(ref _isSweeping, 1) == 0)
            _ = Task.Run(SweepAsync);
    }

    private void Begin(Purge purge)
    {
        // First: a fetch that begins behind the purge must not find in the second level what the purge means.
        cache.Outbox.Add(Notice.Of(purge));
        Apply(purge);
    }

    /// <summary>The address as keys have it, which keep the host as it was sent: with the scheme's own port, and without.</summary>
    private static IEnumerable<string> FormsOf(string text)
    {
        var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
        var scheme = text[..start].ToLowerInvariant();
        var path = text.IndexOfAny(['/', '?', '#'], start);
        var host = (path < 0 ? text[start..] : text[start..path]).ToLowerInvariant();
        var target = path < 0 ? "/" : text[path] == '/' ? text[path..] : $"/{text[path..]}";
        if (target.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment)
            target = target[..fragment];
        yield return $"{scheme}{host}{target}";
        if (new AskAddress(scheme[..^"://".Length], host, ForwardedPort: null).Other() is { } other)
            yield return $"{scheme}{other.Host}{target}";
    }

    private async Task SweepAsync()
    {
        try
        {
            while (true)
            {
                CarryOut();
                if (cache.Purges.Pending.Count == 0)
                    break;
                await Task.Delay(Again, time);
            }
        }
        catch (Exception exception)
        {
            CachingLog.NotSwept(log, exception);
        }
        finally
        {
            Volatile.Write(ref _isSweeping, 0);
        }

        // One that came just now found a sweep under way.
        if (cache.Purges.Pending.Count > 0 && Interlocked.Exchange(ref _isSweeping, 1) == 0)
            await SweepAsync();
    }

    /// <summary>One turn of it.</summary>
    internal void CarryOut()
    {
        lock (_turn)
            CarryOut(cache.Purges.Pending);
    }

    private void CarryOut(IReadOnlyList<Purge> pending)
    {
        if (pending.Count == 0)
            return;
        var last = pending[^1].Sequence;
        if (pending.Count > ManyPending)
            cache.Flights.DoomBefore(last, LongFetch);
        // Before the sweep: what began before a purge may still be stored behind the sweep's back.
        var over = Math.Min(cache.Flights.OldestSequence(), last);
        // Those that are new, so that memory comes free, and once more those whose last fetch has ended. What waits for a fetch alone needs none.
        if (last > _swept || over >= pending[0].Sequence)
            cache.Store.Sweep(Judge);
        _swept = last;
        cache.Purges.Forget(over);
    }

    private SweepVerdict Judge(in Lease entry)
    {
        var kind = HeadFormat.KindOf(entry.Head);
        var tags = kind == EntryKind.Response ? HeadFormat.ReadTags(entry.Head) : NoTags;
        return cache.Purges.EffectOn(entry.Sequence, RequestKey.AddressOf(entry.Key), tags) switch
        {
            PurgeEffect.Gone => SweepVerdict.Remove,
            PurgeEffect.Stale when kind == EntryKind.Response => SweepVerdict.MarkStale,
            _ => SweepVerdict.Keep,
        };
    }
}
