using System.Globalization;
using Gateway.Transforms.Idempotency.Answers;
using Gateway.Transforms.Idempotency.Records;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Bodies;
using Gateway.Transforms.Shared.Failures;
using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Idempotency;

/// <summary>Has requests with a key done once, and answers those that are sent again as the first.</summary>
/// <param name="next">What comes then.</param>
/// <param name="records">What is known of keys.</param>
/// <param name="memory">For bodies.</param>
/// <param name="metrics">Counts.</param>
/// <param name="time">The clock.</param>
internal sealed class IdempotencyMiddleware(RequestDelegate next, KeyRecords records, BodyMemory memory, IdempotencyMetrics metrics, TimeProvider time)
{
    private static readonly Failure Missing = KnownFailures.BadIdempotencyKey.Because("idempotency-key", "must be there");

    private static readonly Failure Malformed = KnownFailures.BadIdempotencyKey.Because(
        "idempotency-key", string.Create(CultureInfo.InvariantCulture, $"must be there once, of 1 to {IdempotencyKey.MaxLength} visible characters of ASCII"));

    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<RouteIdempotency>() is not { } route || !route.IsFor(context.Request.Method))
            return next(context);
        var lines = context.Request.Headers[IdempotencyKey.Header];
        if (lines.Count > 0)
            return IdempotencyKey.TryRead(lines, out var key) ? ServeAsync(context, route, key) : RefuseAsync(context, route, IdempotencyResult.KeyMalformed, Malformed);
        if (route.Options.Required)
            return RefuseAsync(context, route, IdempotencyResult.KeyMissing, Missing);
        metrics.Count(route.Name, IdempotencyResult.WithoutKey);
        return next(context);
    }

    private async Task ServeAsync(HttpContext context, RouteIdempotency route, string key)
    {
        using var held = new HeldBody(memory);
        // Who came before may hold it already.
        if (context.Request.Body is not ReadOnlyMemoryStream && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var result = await held.ReadAsync(context, (int)route.Options.MaxBodyBytes.Bytes);
            if (result != HoldResult.Held)
            {
                await (result == HoldResult.NoRoom ? RefuseAsync(context, route, IdempotencyResult.NoRoom, KnownFailures.Overloaded) : RefuseTooLargeAsync(context, route));
                return;
            }
        }

        var body = (context.Request.Body as ReadOnlyMemoryStream)?.Bytes ?? default;
        if (body.Length > route.Options.MaxBodyBytes.Bytes)
        {
            await RefuseTooLargeAsync(context, route);
            return;
        }

        if (PoolThread.IsFor(body.Length))
            await PoolThread.TakeTurns();
        var (id, fingerprint) = (RequestIdentity.IdOf(context, route.Route, key), RequestIdentity.FingerprintOf(context, body.Span));
        var claim = await records.ClaimAsync(route.Options, id, fingerprint);
        await (claim.Result == ClaimResult.Granted ? DoAsync(context, route, id, fingerprint, claim) : AnswerAsync(context, route, claim));
    }

    private Task AnswerAsync(HttpContext context, RouteIdempotency route, Claim claim)
    {
        switch (claim.Result)
        {
            case ClaimResult.Untold:
                metrics.Count(route.Name, IdempotencyResult.Untold);
                return next(context);
            case ClaimResult.Answered when StoredAnswer.Read(claim.Answer!) is { } answer:
                metrics.Count(route.Name, IdempotencyResult.Replayed);
                return answer.SendAsync(context);
            case ClaimResult.InFlight:
                return RefuseAsync(context, route, IdempotencyResult.InFlight, KnownFailures.IdempotencyInFlight);
            case ClaimResult.Mismatch:
                return RefuseAsync(context, route, IdempotencyResult.Mismatch, KnownFailures.IdempotencyMismatch);
            case ClaimResult.Unavailable:
                return RefuseAsync(context, route, IdempotencyResult.Unavailable, KnownFailures.Overloaded);
            default:
                return RefuseAsync(context, route, IdempotencyResult.Gone, KnownFailures.IdempotentAnswerGone);
        }
    }

    /// <summary>Has the request done, also where its client leaves, and remembers what became of it.</summary>
    private async Task DoAsync(HttpContext context, RouteIdempotency route, string id, byte[] fingerprint, Claim claim)
    {
        var (client, inner, accepted) = (context.RequestAborted, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.Request.Headers.AcceptEncoding);
        using var stop = new CancellationTokenSource(route.Options.Lock, time);
        var recorder = new AnswerRecorder(context, inner, (int)route.Options.MaxAnswerBytes.Bytes, stop);
        context.RequestAborted = stop.Token;
        context.Features.Set(new DetachedRequest(client));
        context.Features.Set<IHttpResponseBodyFeature>(recorder);
        // Who asks again may take other codings; for this client it is encoded further out.
        context.Request.Headers.AcceptEncoding = "identity";
        try
        {
            await using (client.UnsafeRegister(static state => ((AnswerRecorder)state!).LoseClient(), recorder))
                await next(context);
            // Further in, the end of its time looks like a client that left.
            if (stop.IsCancellationRequested && !client.IsCancellationRequested && context.Features.Get<Failure>() == KnownFailures.ClientGone)
                await context.WriteFailureAsync(KnownFailures.UpstreamTimeout);
            recorder.Begin();
        }
        finally
        {
            // After an exception nobody knows, and the key stays taken for its time.
            context.RequestAborted = client;
            context.Features.Set(inner);
            context.Request.Headers.AcceptEncoding = accepted;
        }

        metrics.Count(route.Name, await SettleAsync(context, route, id, fingerprint, claim, recorder));
    }

    private async ValueTask<string> SettleAsync(HttpContext context, RouteIdempotency route, string id, byte[] fingerprint, Claim claim, AnswerRecorder recorder)
    {
        var outcome = Outcomes.Of(context);
        if (outcome == Outcome.Unknown)
            return IdempotencyResult.Unknown;
        // What broke off was done, whatever the client was told of it.
        if (outcome == Outcome.NotDone || (outcome == Outcome.Answered && !route.Statuses.Contains(recorder.Status)))
        {
            await records.ReleaseAsync(id, fingerprint, claim);
            return IdempotencyResult.Released;
        }

        var answer = outcome == Outcome.Answered ? recorder.Answer : null;
        await records.SettleAsync(route.Options, id, fingerprint, claim, answer?.Write());
        return IdempotencyResult.Settled;
    }

    private Task RefuseTooLargeAsync(HttpContext context, RouteIdempotency route) => RefuseAsync(
        context,
        route,
        IdempotencyResult.TooLarge,
        KnownFailures.BodyTooLarge.Because("body", string.Create(CultureInfo.InvariantCulture, $"must have at most {route.Options.MaxBodyBytes.Bytes} bytes")));

    private Task RefuseAsync(HttpContext context, RouteIdempotency route, string result, Failure failure)
    {
        metrics.Count(route.Name, result);
        if (context.Features.Get<RequestFacts>() is { } facts)
            facts.Error = result;
        return context.WriteFailureAsync(failure);
    }
}
