using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>Sends what is being fetched, as it comes.</summary>
internal static class FlightWriter
{
    // Between two flushes.
    private const int MaxAtOnce = 64 * 1024;

    /// <summary>Sends a response that may be stored.</summary>
    /// <param name="context">The request.</param>
    /// <param name="answer">Its head.</param>
    /// <param name="reader">The request's place in the body.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isOwn">Whether it was fetched for this very request: it gets the fields too that are not kept.</param>
    /// <param name="reason">Why the origin was asked.</param>
    /// <param name="status">The gateway's member of <c>Cache-Status</c>.</param>
    public static Task SendSharedAsync(HttpContext context, FlightAnswer answer, FlightReader reader, TimeProvider time, bool isOwn, string reason, string status)
    {
        var response = answer.Response!;
        var age = response.AgeAt(time.GetUtcNow().ToUnixTimeMilliseconds());
        var isNotModified = HitWriter.WriteHead(context, response, age > 0 ? age.ToString(CultureInfo.InvariantCulture) : null, status);
        if (isOwn)
            CopyHeaders(answer, context.Response.Headers);
        if (isNotModified)
            return Task.CompletedTask;
        SetReason(context, answer);
        if (response.Status != StatusCodes.Status204NoContent)
            context.Response.ContentLength = answer.Length;
        if (response.Parts is { } parts)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            context.Response.Headers.ContentRange = parts.Ranges[0].ContentRange(parts.Whole);
        }

        return CopyAsync(context, reader, time, isOwn, reason);
    }

    /// <summary>Sends a response that is for this request alone.</summary>
    public static Task SendSingleAsync(HttpContext context, FlightAnswer answer, FlightReader reader, TimeProvider time, string reason, string status)
    {
        context.Response.StatusCode = answer.Status;
        SetReason(context, answer);
        CopyHeaders(answer, context.Response.Headers);
        context.Response.Headers.Append(CacheStatus.Header, status);
        return CopyAsync(context, reader, time, isOwn: true, reason);
    }

    /// <summary>Fails as the fetch did.</summary>
    public static void Fail(HttpContext context, FetchFailure? failure)
    {
        if (failure is { Error: null, Exception: { } exception })
            ExceptionDispatchInfo.Throw(exception);
        if (failure?.Error is { } error)
            context.Features.Set(error);
        // Nothing may be known but that it was broken off.
        context.Response.StatusCode = failure?.Status ?? StatusCodes.Status502BadGateway;
    }

    /// <summary>Tells the access log of a request what the fetch that it began came to.</summary>
    public static void TellFacts(HttpContext context, RequestFacts flight)
    {
        if (context.Features.Get<RequestFacts>() is not { } facts)
            return;
        (facts.Cluster, facts.Destination, facts.Upstream) = (flight.Cluster, flight.Destination, flight.Upstream);
        facts.Error ??= flight.Error;
    }

    /// <summary>Has what is stored go out with the fields of the answer to the question about it, which are not stored: behind its own.</summary>
    public static void AddHeaders(HttpContext context, FlightAnswer answer)
    {
        if (answer.Headers.Count == 0)
            return;
        context.Response.OnStarting(
            static state =>
            {
                var (target, answer) = ((IHeaderDictionary, FlightAnswer))state;
                foreach (var (name, values) in answer.Headers)
                    target[name] = StringValues.Concat(target[name], values);
                return Task.CompletedTask;
            },
            (context.Response.Headers, answer));
    }

    private static void CopyHeaders(FlightAnswer answer, IHeaderDictionary target)
    {
        foreach (var (name, values) in answer.Headers)
            target[name] = values;
    }

    private static void SetReason(HttpContext context, FlightAnswer answer)
    {
        if (answer.Reason is { } reason)
            context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
    }

    private static async Task CopyAsync(HttpContext context, FlightReader reader, TimeProvider time, bool isOwn, string reason)
    {
        var flight = reader.Flight;
        // A flush that the client does not take ends with that alone.
        await using var cut = reader.Cut.UnsafeRegister(static context => ((HttpContext)context!).Abort(), context);
        while (true)
        {
            // In this order: what came before the end is there when the end is told.
            var isEnded = flight.IsEnded;
            var failure = isEnded ? flight.Failure : null;
            // Before anything is written, which could not be taken back: an error still can be sent.
            var count = failure is not null && !context.Response.HasStarted ? 0 : Write(context, reader);
            var isAll = isEnded && reader.Unread == 0;
            // All at once goes out with the head; behind that, the server sends nothing that is not flushed.
            if (isAll && failure is null && (count == 0 || !context.Response.HasStarted))
                return;
            // A head that the origin sent alone goes on alone: an event stream begins with it.
            if (count > 0 || (failure is null && !context.Response.HasStarted))
            {
                var flushed = await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
                if (flushed.IsCompleted || (isAll && failure is null))
                    return;
            }

            if (failure is not null && (isAll || !context.Response.HasStarted))
            {
                await BreakOffAsync(context, failure, time, isOwn, reason);
                return;
            }

            if (count == 0)
                await reader.WaitAsync(context.RequestAborted);
        }
    }

    /// <summary>Writes what there is, up to a measure; returns how much that was.</summary>
    private static int Write(HttpContext context, FlightReader reader)
    {
        var writer = context.Response.BodyWriter;
        var written = 0;
        while (written < MaxAtOnce && reader.Read() is { IsEmpty: false } source)
        {
            writer.Write(source);
            reader.Advance(source.Length);
            written += source.Length;
        }

        return written;
    }

    // Half a response must not look like a whole one.
    private static Task BreakOffAsync(HttpContext context, FetchFailure failure, TimeProvider time, bool isOwn, string reason)
    {
        if (failure.Error is { } error)
            context.Features.Set(error);
        if (context.Response.HasStarted)
            return context.BreakOffAsync(time);
        context.Response.Clear();
        context.Response.StatusCode = failure.Status;
        // Nothing is stored of it any more.
        context.Response.Headers.Append(CacheStatus.Header, CacheStatus.Forwarded(reason, isCollapsed: !isOwn));
        return Task.CompletedTask;
    }
}
