using Gateway.Transforms.Aggregation.Answers;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Aggregation;

/// <summary>Answers the requests of aggregates.</summary>
internal sealed class AggregationMiddleware(
    RequestDelegate next, PartEntrance entrance, PartExchanges exchanges, AggregationMetrics metrics, TimeProvider time, ILogger<AggregationMiddleware> log)
{
    public Task InvokeAsync(HttpContext context) =>
        context.FindEndpoint()?.Metadata.GetMetadata<AggregatePlan>() is { } plan ? AnswerAsync(context, plan) : next(context);

    private async Task AnswerAsync(HttpContext context, AggregatePlan plan)
    {
        var start = time.GetTimestamp();
        await using var run = new AggregateRun(plan, context, entrance.Steps, exchanges, time, log);
        if (plan.Transfers.Length > 0)
            context.Response.Headers.Append("Vary", "Accept");
        var asked = AskedTransfer.Of(context.Request.Headers.Accept, plan.Transfers);
        run.Start(areSentAsTheyCome: asked is not null);
        if (asked is { } transfer)
        {
            await run.WhenRequiredAsync();
            if (run.FailedPart < 0)
            {
                using var stream = new PartStream(context, plan, run, transfer);
                await stream.SendAsync();
                metrics.Count(plan, run);
                return;
            }
        }

        await run.WhenOverAsync();
        if (context.Features.Find<RequestFacts>() is { } facts)
            facts.Upstream = time.GetElapsedTime(start);
        context.RequestAborted.ThrowIfCancellationRequested();
        if (run.IsGivenUp)
        {
            await context.WriteFailureAsync(KnownFailures.ClientGone);
            return;
        }

        if (PoolThread.IsFor(run.Bytes))
            await PoolThread.TakeTurns();
        await SendAsync(context, plan, run);
    }

    private async Task SendAsync(HttpContext context, AggregatePlan plan, AggregateRun run)
    {
        using var body = new PooledBytes();
        using var share = run.NewAnswerShare();
        var isTooLarge = run.FailedPart < 0 && !AnswerBody.TryWrite(plan, run, run.IsComplete, body, share);
        metrics.Count(plan, run, isTooLarge);
        if (run.FailedPart >= 0)
            await FailureWriter.SendAsync(context, plan, run, time.GetUtcNow());
        else if (isTooLarge)
            await FailureWriter.SendTooLargeAsync(context, plan, run);
        else
            await AnswerWriter.SendAsync(context, plan, run, body, time.GetUtcNow());
    }
}
