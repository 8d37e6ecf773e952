using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Batches;

/// <summary>Answers batches.</summary>
internal sealed class BatchMiddleware(RequestDelegate next, BatchEntrance entrance, TimeProvider time)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (context.FindEndpoint()?.Metadata.GetMetadata<BatchPlan>() is not { } plan)
            return next(context);
        // So no batch holds another: what it asks for is asked for by GET.
        if (HttpMethods.IsPost(context.Request.Method))
            return AnswerAsync(context, plan);
        context.Response.Headers.Allow = HttpMethods.Post;
        return context.WriteFailureAsync(KnownFailures.MethodNotAllowed);
    }

    private async Task AnswerAsync(HttpContext context, BatchPlan plan)
    {
        if (await BatchReader.ReadAsync(context.Request, plan.MaxItems, context.RequestAborted) is not { } targets)
        {
            await context.WriteFailureAsync(KnownFailures.BadRequest);
            return;
        }

        var items = new BatchItem[targets.Length];
        using var ended = new CancellationTokenSource(plan.Timeout, time);
        await using var leaving = context.RequestAborted.UnsafeRegister(static ended => ((CancellationTokenSource)ended!).Cancel(), ended);
        var (room, calls) = (new ByteRoom(plan.MaxBytes), new SharedCalls(plan.MaxCalls));
        // As long as no part of an aggregate has been called that changes something, it is given up like any other.
        var detached = context.Features.Find<DetachedRequest>();
        await using var leavingDetached = (detached?.Client ?? default).UnsafeRegister(
            static batch =>
            {
                var (ended, calls) = ((CancellationTokenSource, SharedCalls))batch!;
                if (calls.TryGiveUp())
                    ended.Cancel();
            },
            (ended, calls));
        try
        {
            for (var i = 0; i < items.Length; i++)
                items[i] = new BatchItem(context, targets[i], room, calls, ended.Token);
            await Parallel.ForAsync(0, items.Length, new ParallelOptions { MaxDegreeOfParallelism = plan.Concurrency }, (place, _) => RunAsync(items[place]));
            HideFromOthers(context.Request, items);
            context.RequestAborted.ThrowIfCancellationRequested();
            if (detached is not null && calls.IsGivenUp)
            {
                detached.WasNeverSent = true;
                await context.WriteFailureAsync(KnownFailures.ClientGone);
                return;
            }

            await BatchWriter.SendAsync(context, items, plan.MaxBytes);
        }
        finally
        {
            // Those that were made, where one could not be.
            foreach (var item in items)
                item?.Dispose();
        }
    }

    // The batch's own route lets a page read the batch, which is not to let it read what the routes of its requests do not.
    private static void HideFromOthers(HttpRequest batch, BatchItem[] items)
    {
        if (CrossOrigin.Of(batch) is not { } origin)
            return;
        foreach (var item in items)
        {
            if (item.Failure == PartFailure.None && !CrossOrigin.MayRead(batch, origin, item.Response.Headers))
                item.Failure = PartFailure.CrossOrigin;
        }
    }

    private async ValueTask RunAsync(BatchItem item)
    {
        if (item.RequestAborted.IsCancellationRequested)
        {
            item.Failure = PartFailure.Timeout;
            return;
        }

        if (item.IsMalformed)
        {
            item.Failure = PartFailure.BadValue;
            return;
        }

        if (!item.Calls.TryTake())
        {
            item.Failure = PartFailure.TooManyCalls;
            return;
        }

        try
        {
            await entrance.Steps(item.Context);
            await item.Response.StartedAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            item.Failure = PartFailure.BrokenOff;
        }
        finally
        {
            await item.Response.CompletedAsync();
        }

        // What the steps answer where nobody reads any more is no answer.
        if (item.RequestAborted.IsCancellationRequested)
            item.Failure = PartFailure.Timeout;
        else if (item.Calls.IsExceeded)
            item.Failure = PartFailure.TooManyCalls;
        else if (item.Response.IsTooLarge)
            item.Failure = PartFailure.TooLarge;
        else if (item.IsAborted)
            item.Failure = PartFailure.BrokenOff;
    }
}
