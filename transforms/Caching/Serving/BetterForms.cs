using System.Threading.Channels;
using Gateway.Transforms.Caching.Keys;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// Encodes stored responses once more, at a higher level, when a client has its form already and nobody waits. A form that came out shorter takes the place of the first one. What there is no
/// time for is left out. Safe to share between threads.
/// </summary>
internal sealed class BetterForms
{
    /// <summary>Those beyond are left out.</summary>
    public const int MaxWaiting = 256;

    // Processors that clients can do without.
    private const int ProcessorShare = 4;

    private readonly Cache _cache;
    private readonly CachingMetrics _metrics;
    private readonly ILogger _log;
    private readonly Channel<Wanted> _waiting = Channel.CreateBounded<Wanted>(MaxWaiting);
    private readonly SpareThreads _threads;

    public BetterForms(Cache cache, CachingMetrics metrics, ILogger log)
    {
        (_cache, _metrics, _log) = (cache, metrics, log);
        _threads = new SpareThreads("Gateway better forms", Math.Max(1, Environment.ProcessorCount / ProcessorShare), TryMakeNext);
    }

    /// <summary>Has a form made that is better than the one which was made just now, where the route wants that.</summary>
    public void Offer(in Lease lease, ContentCoding coding, IRepresentationCoding maker)
    {
        // What waits pins nothing.
        if (!maker.EncodesAgain(coding))
            return;
        if (_waiting.Writer.TryWrite(new Wanted(new CacheKey(lease.Key), coding, maker)))
            _threads.Add();
        else
            _metrics.CountForm(coding, CachingMetrics.FormDropped);
    }

    private void TryMakeNext()
    {
        if (!_waiting.Reader.TryRead(out var wanted))
            return;
        try
        {
            Make(wanted);
        }
        catch (Exception exception)
        {
            // The next one may be better.
            CachingLog.NotEncodedAgain(_log, exception, ContentCodings.NameOf(wanted.Coding));
        }
    }

    private void Make(Wanted wanted)
    {
        if (!_cache.Store.TryPeek(wanted.Key.Bytes, out var lease))
            return;
        using (lease)
        {
            // Another entry may have come in its place; its first form is made for the first client that asks for it.
            if (!lease.TryGetEncoded((int)wanted.Coding, out _))
                return;
            using var body = CodedBody.Make(_cache.Store, lease.Body, (whole, output) => wanted.Maker.EncodeAgain(wanted.Coding, whole, output));
            var isReplaced = _cache.Store.TryReplaceEncoded(lease, (int)wanted.Coding, body);
            _metrics.CountForm(wanted.Coding, isReplaced ? CachingMetrics.FormReplaced : CachingMetrics.FormKept);
        }
    }

    private sealed record Wanted(CacheKey Key, ContentCoding Coding, IRepresentationCoding Maker);
}
