using System.Runtime.InteropServices;
using Gateway.Transforms.Caching.Rules;
using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Encodings;
using Gateway.Transforms.Shared.Lending;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Sends stored responses: whole, a part of them, or that the client has them already.</summary>
internal static class HitWriter
{
    // Up to here the server sends head and body at once, when the request's steps are through.
    private const int MaxAtOnce = 64 * 1024;

    /// <summary>Sends a response. The lease is given back when all was written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ask">What the cache goes by of it.</param>
    /// <param name="response">Its head.</param>
    /// <param name="lease">Its entry; this method's from here on.</param>
    /// <param name="coding">Which of its forms; one that is there.</param>
    /// <param name="age">The value of <c>Age</c>.</param>
    /// <param name="status">The gateway's member of <c>Cache-Status</c>.</param>
    public static Task SendAsync(HttpContext context, in CacheAsk ask, StoredResponse response, Lease lease, ContentCoding coding, string age, string status)
    {
        var body = BodyOf(lease, coding);
        var range = WriteHead(context, ask, response, response.Parts?.Whole ?? body.Length, age, status, mayBePart: coding == ContentCoding.Identity);
        if (ask.IsHead || range.Length == 0)
        {
            lease.Dispose();
            return Task.CompletedTask;
        }

        if (response.Parts is { } parts)
            range = range with { Start = parts.OffsetOf(range) };
        if (range.Length > MaxAtOnce)
            return SendBodyAsync(context, lease, coding, range);
        var started = context.Features.Find<IHttpResponseBodyFeature>()!.StartAsync(CancellationToken.None);
        if (!started.IsCompletedSuccessfully)
            return SendStartedAsync(started, context, lease, coding, range);
        using (lease)
            Write(context, lease, body, range.Start, (int)range.Length);
        return Task.CompletedTask;
    }

    /// <summary>Whether the client has what is stored, so that it gets a 304.</summary>
    public static bool IsNotModified(StoredResponse response, IHeaderDictionary request) =>
        response.Status == StatusCodes.Status200OK && (request.IfNoneMatch.Count > 0 || request.IfModifiedSince.Count > 0)
        && Preconditions.IsNotModified(response, request.IfNoneMatch, request.IfModifiedSince);

    /// <summary>Writes the head, without the fields that tell of the body where the client has that already (304).</summary>
    /// <returns>True for a 304.</returns>
    public static bool WriteHead(HttpContext context, StoredResponse response, string? age, string status)
    {
        var target = context.Response;
        var request = context.Request.Headers;
        var isNotModified = IsNotModified(response, request);
        target.StatusCode = isNotModified ? StatusCodes.Status304NotModified : response.Status;
        CopyHeaders(response, target.Headers, isNotModified);
        if (age is not null)
            target.Headers.Age = age;
        target.Headers.Append(CacheStatus.Header, status);
        return isNotModified;
    }

    /// <returns>The bytes of the body that belong behind the head.</returns>
    private static ByteRange WriteHead(HttpContext context, in CacheAsk ask, StoredResponse response, long length, string age, string status, bool mayBePart)
    {
        if (WriteHead(context, response, age, status))
            return default;
        var target = context.Response;
        var request = context.Request.Headers;
        if (mayBePart && request.Range.Count > 0 && response.Status == StatusCodes.Status200OK && !ask.IsHead && Preconditions.IsRangeOf(response, request.IfRange)
            && ByteRange.Read(request.Range, length) is { } range)
            return WriteRange(target, range, length);
        if (response.Status is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            target.ContentLength = length;
        return new ByteRange(0, length);
    }

    private static void CopyHeaders(StoredResponse response, IHeaderDictionary target, bool isNotModified)
    {
        var headers = response.Headers;
        for (var i = 0; i < headers.Count; i++)
        {
            var (name, values) = headers[i];
            // RFC 9110 §15.4.5: what tells of the body stays with the body.
            if (!isNotModified || !IsOfBody(name, response))
                FieldSetter.Set(target, name, values);
        }
    }

    private static bool IsOfBody(string name, StoredResponse response) =>
        (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && !name.Equals("Content-Location", StringComparison.OrdinalIgnoreCase)
            && !name.StartsWith("Content-Security-", StringComparison.OrdinalIgnoreCase))
        || (response.EntityTag is not null && name.Equals("Last-Modified", StringComparison.OrdinalIgnoreCase));

    private static ByteRange WriteRange(HttpResponse target, ByteRange range, long length)
    {
        target.Headers.ContentRange = range.ContentRange(length);
        if (range.IsUnsatisfiable)
        {
            target.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
            target.Headers.Remove("Content-Type");
            target.Headers.Remove("Content-Encoding");
            target.ContentLength = 0;
            return range;
        }

        target.StatusCode = StatusCodes.Status206PartialContent;
        target.ContentLength = range.Length;
        return range;
    }

    private static async Task SendStartedAsync(Task started, HttpContext context, Lease lease, ContentCoding coding, ByteRange range)
    {
        using (lease)
        {
            await started;
            Write(context, lease, BodyOf(lease, coding), range.Start, (int)range.Length);
        }
    }

    private static async Task SendBodyAsync(HttpContext context, Lease lease, ContentCoding coding, ByteRange range)
    {
        using (lease)
        {
            await context.Response.StartAsync(context.RequestAborted);
            var end = range.Start + range.Length;
            for (var position = range.Start; position < end;)
            {
                // A segment at a time, as none can be lent with the next.
                var body = BodyOf(lease, coding);
                var count = (int)Math.Min(body.GetSpan(position).Length, end - position);
                Write(context, lease, body, position, count);
                position += count;
                var flushed = await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
                if (flushed.IsCompleted || context.RequestAborted.IsCancellationRequested)
                    return;
            }
        }
    }

    // One piece for all of it, where the server would take its small blocks one by one and the system a list of them. The connection sends a
    // large one from where it is, if nothing comes between it and this response; and the client's pace then holds the entry, not a copy.
    private static void Write(HttpContext context, in Lease lease, BodyView body, long position, int count)
    {
        var writer = context.Response.BodyWriter;
        var given = writer.GetSpan(count);
        var isLent = count >= IMemoryBorrower.LeastBytes && body.GetSpan(position) is var bytes && bytes.Length >= count && TryLend(context, given, lease, bytes[..count]);
        if (!isLent)
            body.CopyTo(position, given[..count]);
        writer.Advance(count);
    }

    private static bool TryLend(HttpContext context, ReadOnlySpan<byte> given, in Lease lease, ReadOnlySpan<byte> bytes)
    {
        if (!DirectBody.Is(context) || context.Features.Find<IMemoryBorrower>() is not { } borrower)
            return false;
        var lent = lease.Lend(bytes);
        if (borrower.TryBorrow(in MemoryMarshal.GetReference(given), lent))
            return true;
        lent.Lender.TakeBack(lent.Loan);
        return false;
    }

    // Identity is in no slot.
    private static BodyView BodyOf(in Lease lease, ContentCoding coding) =>
        coding != ContentCoding.Identity && lease.TryGetEncoded((int)coding, out var encoded) ? encoded : lease.Body;
}
