using System.Net.Http;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Aggregation.Json;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Json;
using Gateway.Transforms.Shared.Threads;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Makes calls for one aggregate's request, and judges what comes back. Safe to use by several parts at once.</summary>
/// <param name="client">The aggregate's request.</param>
/// <param name="headers">The request's headers that parts are sent.</param>
/// <param name="send">The steps from the cache to the backend.</param>
/// <param name="exchanges">What calls are made with.</param>
/// <param name="room">The bytes that all bodies together may have.</param>
/// <param name="departure">The client's leaving where that does not end all by itself; null where it does.</param>
internal sealed class PartCall(HttpContext client, string[] headers, RequestDelegate send, PartExchanges exchanges, ByteRoom room, Departure? departure)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    private readonly ClientFacts _client = new(client, headers);
    private readonly CallAllowance? _allowance = client.Features.Find<CallAllowance>();

    /// <summary>Calls a backend. Throws nothing but faults of the gateway.</summary>
    /// <param name="plan">The part.</param>
    /// <param name="message">What it sends.</param>
    /// <param name="endpoint">Whom it asks.</param>
    /// <param name="aborted">Ends it; the result is then one that was given up.</param>
    public ValueTask<PartResult> SendAsync(PartPlan plan, PartMessage message, Endpoint endpoint, CancellationToken aborted) => departure is null || plan.IsSafe
        ? SendAsync(plan, message, endpoint, detached: null, aborted)
        : SendDetachedAsync(plan, message, endpoint, departure, aborted);

    /// <summary>How many bytes all bodies have so far.</summary>
    public long Bytes => room.Taken;

    /// <summary>A share of the room that all bodies together have, with nothing in it.</summary>
    public RoomShare NewShare() => new(room);

    private async ValueTask<PartResult> SendDetachedAsync(PartPlan plan, PartMessage message, Endpoint endpoint, Departure departure, CancellationToken aborted)
    {
        var (isBegun, detached) = await departure.TryBeginAsync();
        if (!isBegun)
            return new PartResult(null) { Failure = PartFailure.Cancelled };
        try
        {
            return await SendAsync(plan, message, endpoint, detached, aborted);
        }
        finally
        {
            departure.End(detached);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<PartResult> SendAsync(PartPlan plan, PartMessage message, Endpoint endpoint, DetachedRequest? detached, CancellationToken aborted)
    {
        if (_allowance?.TryTake() == false)
            return new PartResult(null) { Failure = PartFailure.TooManyCalls };
        if (!plan.IsSafe && _allowance?.TryChange() == false)
            return new PartResult(null) { Failure = PartFailure.Cancelled };
        var exchange = exchanges.Rent();
        var result = new PartResult(exchange);
        try
        {
            var context = exchange.Begin(_client, plan, message, endpoint, room, aborted);
            if (detached is not null)
                context.Features.Set(detached);
            try
            {
                await send(context);
                result.Failure = FailureOf(context, exchange, aborted.IsCancellationRequested);
            }
            catch (Exception exception) when (aborted.IsCancellationRequested || exception is IOException or OperationCanceledException)
            {
                // Streams tell whoever writes too much in no other way.
                result.Failure = exchange.Response.IsTooLarge ? PartFailure.TooLarge : aborted.IsCancellationRequested ? PartFailure.Cancelled : PartFailure.BrokenOff;
            }

            if (!plan.IsSafe && MayBeDone(result.Failure, context))
                context.Features.Set(UnknownOutcome.Instance);
            // What others want done is done where nothing came, too: what is stored may have to be forgotten.
            await exchange.Response.StartedAsync();
            if (result.Failure != PartFailure.None)
                return result;
            if (PoolThread.IsFor(WorkOn(exchange.Response)))
                await PoolThread.TakeTurns();
            Judge(result, plan, exchange.Response);
            // Whole answers alone, and none to a body: that may still be sent when its answer is here.
            if (result.Status != 0 && plan.IsSafe)
                exchange.EndedWell();
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    // What is encoded becomes longer, by how much is not known yet.
    private static long WorkOn(PartResponse response) => response.Headers.ContentEncoding.Count > 0 ? long.MaxValue : response.Received.Length;

    private static PartFailure FailureOf(HttpContext context, PartExchange exchange, bool isCancelled) =>
        exchange.Response.IsTooLarge ? PartFailure.TooLarge
        : isCancelled ? PartFailure.Cancelled
        : context.Features.Find<IForwarderErrorFeature>() is { } error ? Of(error)
        : exchange.Request.IsAborted ? PartFailure.BrokenOff
        : PartFailure.None;

    private static bool MayBeDone(PartFailure failure, HttpContext context) =>
        failure is PartFailure.TooLarge or PartFailure.Cancelled or PartFailure.Timeout or PartFailure.BrokenOff && !Reached.IsNot(context.Features.Find<IForwarderErrorFeature>());

    private void Judge(PartResult result, PartPlan plan, PartResponse response)
    {
        (result.Status, result.Headers, result.Body) = (response.StatusCode, response.Headers, response.Received);
        result.Failure = Decode(result, plan.MaxBytes, response);
        if (result.Failure == PartFailure.None)
            result.Failure = Read(result);
    }

    private PartFailure Decode(PartResult result, int maxBytes, PartResponse response)
    {
        var coding = result.Headers!.ContentEncoding;
        if (!ContentDecoding.IsNeeded(coding) || result.Body.IsEmpty)
            return PartFailure.None;
        var decoded = new DecodedBody(NewShare());
        result.Decoded = decoded;
        var failure = ContentDecoding.Decode(coding, result.Body, maxBytes, decoded);
        if (failure != PartFailure.None)
            decoded.Dispose();
        result.Body = decoded.Written;
        // Nobody reads it as it came any more.
        response.DropBody();
        return failure;
    }

    private static PartFailure Read(PartResult result)
    {
        if (result.Status is >= 300 and < 400)
            return PartFailure.Redirect;
        // 206 is a piece of what was asked for.
        var isResult = result.Status is >= 200 and < 300 and not 206;
        if (result.Status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent)
        {
            result.Value = Null;
            return PartFailure.None;
        }

        // Also of a failure nothing is a value that has not been looked at: templates find their way in valid JSON alone, and copy it into other JSON.
        var fault = ReadValue(result);
        return isResult ? fault : PartFailure.Status;
    }

    private static PartFailure ReadValue(PartResult result)
    {
        if (!JsonContentType.Is(result.Headers!.ContentType.ToString()))
            return PartFailure.ContentType;
        var fault = JsonInspection.Find(result.Body, out var value);
        result.Value = value;
        return PartFailures.Of(fault);
    }

    private static PartFailure Of(IForwarderErrorFeature error) => error.Error switch
    {
        ForwarderError.NoAvailableDestinations => PartFailure.Unavailable,
        ForwarderError.RequestTimedOut or ForwarderError.RequestCanceled or ForwarderError.ResponseBodyCanceled => PartFailure.Timeout,
        ForwarderError.RequestCreation => PartFailure.Internal,
        ForwarderError.Request when error.Exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => PartFailure.Unreachable,
        _ => PartFailure.BrokenOff,
    };
}
