using System.Buffers;
using System.Collections.Concurrent;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// Sends stored responses in the coding that each client takes. A form is made once, when it is asked for first, and kept with its entry: however many ask
/// meanwhile wait for the same work. Safe to share between threads.
/// </summary>
/// <param name="cache">What is stored.</param>
internal sealed class CodedResponses(Cache cache)
{
    private readonly ConcurrentDictionary<(long Id, ContentCoding Coding), Lazy<Task>> _making = new();
    // Encoding takes a processor for itself.
    private readonly TaskScheduler _processors = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Environment.ProcessorCount).ConcurrentScheduler;

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
        // Of an encoded form no ranges are sent: who asks for one gets it of the response as it is.
        var coding = request.Range.Count > 0 ? ContentCoding.Identity : maker.Choose(request, head.Response!.Status, head.Fields, lease.Body.Length);
        var response = head.As(coding, maker);
        if (coding == ContentCoding.Identity || lease.TryGetEncoded((int)coding, out _) || HitWriter.IsNotModified(response, request))
            return HitWriter.SendAsync(context, ask, response, lease, coding, age, status);
        return MakeAndSendAsync(context, ask, head, lease, maker, coding, age, status);
    }

    private async Task MakeAndSendAsync(
        HttpContext context, CacheAsk ask, HotHead head, Lease lease, IRepresentationCoding maker, ContentCoding coding, string age, string status)
    {
        try
        {
            // Of two that ask at once, one begins.
            var making = _making.GetOrAdd((lease.Id, coding), _ => new Lazy<Task>(() => MakeAsync(lease.Id, coding, lease.AddReference(), maker)));
            await making.Value.WaitAsync(context.RequestAborted);
        }
        catch
        {
            lease.Dispose();
            throw;
        }

        if (lease.TryGetEncoded((int)coding, out _))
            await HitWriter.SendAsync(context, ask, head.As(coding, maker), lease, coding, age, status);
        else
            // There was no room for it: it is encoded on its way.
            await maker.ServeAsync(context, context => HitWriter.SendAsync(context, ask, head.Response!, lease, ContentCoding.Identity, age, status));
    }

    private async Task MakeAsync(long id, ContentCoding coding, Lease lease, IRepresentationCoding maker)
    {
        try
        {
            await Task.Factory.StartNew(() => Make(coding, lease, maker), CancellationToken.None, TaskCreationOptions.None, _processors);
        }
        finally
        {
            lease.Dispose();
            _making.TryRemove((id, coding), out _);
        }
    }

    private void Make(ContentCoding coding, Lease lease, IRepresentationCoding maker)
    {
        var length = (int)lease.Body.Length;
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            lease.Body.CopyTo(0, bytes.AsSpan(0, length));
            var output = new ArrayBufferWriter<byte>(Math.Max(256, length / 4));
            maker.Encode(coding, new ReadOnlySequence<byte>(bytes, 0, length), output);
            using var builder = cache.Store.CreateBody();
            builder.Append(output.WrittenSpan);
            using var body = builder.Complete();
            cache.Store.TryAddEncoded(lease, (int)coding, body);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
