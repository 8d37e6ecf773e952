using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// Sends stored responses in the coding that each client takes. A form is made once, when it is asked for first, and kept with its entry: however many ask
/// meanwhile wait for the same work. Where too much waits, or that takes too long, the response is encoded on its way. Safe to share between threads.
/// </summary>
internal sealed class CodedResponses
{
    // Longer than almost every body takes. A client is better served by what is encoded on its way.
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(2);

    private readonly Cache _cache;
    private readonly BetterForms _better;
    private readonly CachingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly FormQueue _queue;

    /// <summary>Begins with nothing to be made.</summary>
    /// <param name="cache">What is stored.</param>
    /// <param name="metrics">Where to count.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Where failures are told.</param>
    public CodedResponses(Cache cache, CachingMetrics metrics, TimeProvider time, ILogger log)
    {
        (_cache, _metrics, _time, _log) = (cache, metrics, time, log);
        _better = new BetterForms(cache, metrics, log);
        _queue = new FormQueue(cache.Store, Make);
    }

    /// <summary>Sends a response. The lease is given back when all was written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ask">What the cache goes by of it.</param>
    /// <param name="head">The response's head.</param>
    /// <param name="lease">Its entry; this method's from here on.</param>
    /// <param name="maker">What encodes the route's responses.</param>
    /// <param name="age">The value of <c>Age</c>.</param>
    /// <param name="status">The gateway's member of <c>Cache-Status</c>.</param>
    public Task SendAsync(HttpContext context, in CacheAsk ask, HotHead head, Lease lease, IRepresentationCoding maker, string age, string status)
    {
        var request = context.Request.Headers;
        // Of an encoded form no ranges are sent: who asks for one gets it of the response as it is, but by a date, as that may go on with an
        // encoded one, all of it.
        var coding = request.Range.Count > 0 && !EntityTags.IsDate(request.IfRange) ? ContentCoding.Identity : maker.Choose(request, head.Response!.Status, head.Fields, lease.Body.Length);
        var response = head.As(coding, maker);
        if (coding == ContentCoding.Identity || lease.TryGetEncoded((int)coding, out _) || HitWriter.IsNotModified(response, request))
            return HitWriter.SendAsync(context, ask, response, lease, coding, age, status);
        return MakeAndSendAsync(context, ask, head, lease, maker, coding, age, status);
    }

    private async Task MakeAndSendAsync(
        HttpContext context, CacheAsk ask, HotHead head, Lease lease, IRepresentationCoding maker, ContentCoding coding, string age, string status)
    {
        using (lease)
        {
            await WaitForFormAsync(lease, coding, maker, context.RequestAborted);
            if (lease.TryGetEncoded((int)coding, out _))
                await HitWriter.SendAsync(context, ask, head.As(coding, maker), lease.AddReference(), coding, age, status);
            else
                // There was no room for it, or no time.
                await maker.ServeAsync(context, context => HitWriter.SendAsync(context, ask, head.Response!, lease.AddReference(), ContentCoding.Identity, age, status));
        }
    }

    private async Task WaitForFormAsync(Lease lease, ContentCoding coding, IRepresentationCoding maker, CancellationToken aborted)
    {
        if (_queue.TryJoin(lease, coding, maker) is not { } job)
        {
            _metrics.CountForm(coding, CachingMetrics.FormRefused);
            return;
        }

        await job.Made.WaitAsync(MaxWait, _time, aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var isMade = job.Made.IsCompleted;
        var isGivenUp = _queue.Leave(job);
        if (!isMade && !aborted.IsCancellationRequested)
            _metrics.CountForm(coding, CachingMetrics.FormLate);
        else if (isGivenUp)
            _metrics.CountForm(coding, CachingMetrics.FormGivenUp);
        aborted.ThrowIfCancellationRequested();
    }

    private void Make(FormJob job)
    {
        // Somebody had asked while the one before was finished.
        if (job.Lease.TryGetEncoded((int)job.Coding, out _))
            return;
        try
        {
            using var body = CodedBody.Make(_cache.Store, job.Lease.Body, (whole, output) => job.Maker.Encode(job.Coding, whole, output));
            if (!_cache.Store.TryAddEncoded(job.Lease, (int)job.Coding, body))
                return;
            _metrics.CountForm(job.Coding, CachingMetrics.FormMade);
            _better.Offer(job.Lease, job.Coding, job.Maker);
        }
        catch (Exception exception)
        {
            // Those who wait have it encoded on its way.
            CachingLog.NotEncoded(_log, exception, ContentCodings.NameOf(job.Coding));
        }
    }
}
