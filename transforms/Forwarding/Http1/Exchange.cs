using System.Net.Http;
using System.Runtime.CompilerServices;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Calls;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>One request to a destination and its response, from the connection to the last byte. Made for one request.</summary>
/// <param name="context">The client's request.</param>
/// <param name="pool">Connections to the destination.</param>
/// <param name="transformer">What the route changes.</param>
/// <param name="timeouts">How long it waits.</param>
/// <param name="services">What exchanges share.</param>
/// <param name="messages">What the transforms made of the client's request; null where there are none, and heads pass as they are.</param>
/// <param name="upgrade">What the client wants to upgrade to; null for nothing.</param>
internal sealed class Exchange(
    HttpContext context, DestinationPool pool, HttpTransformer transformer, ForwardingSettings timeouts, ExchangeServices services, TransformedMessages? messages, UpgradeRequest? upgrade)
    : IDisposable
{
    // For what an answer that broke off leaves to be sent.
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(1);

    private readonly ExchangeGuard _guard = new(timeouts, services.Time);
    private BackendConnection? _connection;
    private PooledWriter? _head;
    private RequestBody? _body;
    private ExchangePhase _phase;
    private bool _isReusable;
    private TimeSpan? _keepAlive;

    private string Method => messages?.Request.Method.Method ?? context.Request.Method;

    /// <summary>Forwards a request and its response.</summary>
    /// <returns>What failed, which is then a feature of the request, as YARP tells it.</returns>
    // All the waiting of an ordinary request is done here: each method that waits costs an object.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ForwarderError> RunAsync()
    {
        using var span = CallSpan.Begin(context, Method, pool.Destination);
        try
        {
            if (!pool.TryEnter())
                await pool.EnterAsync(timeouts.Connect, context.RequestAborted);
            services.Watchdog.Watch(_guard);
            var registration = context.RequestAborted.UnsafeRegister(
                static guard => ((ExchangeGuard)guard!).EndBecause(ExchangeEnd.Cancelled), _guard);
            try
            {
                var framing = RequestFraming.Of(context, upgrade is not null);
                _head = WriteHead(framing, span);
                var kept = TryTakeKept();
                var connection = kept ?? await ConnectAsync();
                ResponseHead head;
                while (true)
                {
                    try
                    {
                        await StartAsync(connection, framing);
                        var reader = new ResponseReader(connection);
                        while (!reader.TryRead(out head))
                        {
                            await connection.ArriveAsync();
                            if (await connection.FillAsync() == 0)
                                throw reader.EndedEarly();
                        }

                        break;
                    }
                    catch (Exception exception) when (connection == kept && exception is IOException or ObjectDisposedException or ResponseException && MayResend(kept, framing))
                    {
                        kept.Dispose();
                    }

                    Forget();
                    _head = WriteHead(framing, span);
                    connection = await ReconnectAsync();
                }

                _guard.Answered();
                span?.Answered(head.Status);
                await AnswerAsync(head);
                return ForwarderError.None;
            }
            finally
            {
                // One that runs meanwhile comes before the guard is closed, or does nothing.
                registration.Unregister();
                await ReleaseAsync();
            }
        }
        catch (Exception exception)
        {
            var error = await ExchangeFailure.ReportAsync(context, _phase, _guard.End, _body?.ClientFailure, exception, services.Time);
            span?.Failed(RequestErrors.Name(error) ?? RequestErrors.Unhandled);
            return error;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Gives up what its run left; the run does so itself.</summary>
    public void Dispose()
    {
        // A body sends the head, and may be at it still.
        if (_body is null)
            _head?.Dispose();
        else
            _body.Dispose();
    }

    private BackendConnection? TryTakeKept() => transformer is IAttempts { NeedsNewConnection: true } ? null : pool.TryTake();

    // The backend closed it just when we sent. It may have acted all the same, so only what may be done twice is, and only while not a byte of an answer
    // has come (RFC 9110 §9.2.2).
    private bool MayResend(BackendConnection kept, RequestFraming framing) =>
        !kept.HasReceived && !framing.HasBody && _guard.End == ExchangeEnd.None && MethodTraits.IsIdempotent(Method)
        && (transformer as IAttempts)?.MayResend() != false;

    private void Forget()
    {
        _head!.Dispose();
        _guard.Sent();
        _guard.Received();
        services.Metrics.Resent(pool.Cluster);
        _connection = null;
    }

    private PooledWriter WriteHead(RequestFraming framing, CallSpan? span)
    {
        var head = new PooledWriter();
        if (messages is null)
        {
            PlainHead.Write(head, context, pool.Destination, framing, span);
            return head;
        }

        span?.Replace(messages.Request.Headers);
        RequestHead.Write(head, messages.Request, framing, upgrade?.Protocol);
        return head;
    }

    /// <summary>Opens a connection for a request that may have reached the destination before.</summary>
    private async ValueTask<BackendConnection> ReconnectAsync()
    {
        try
        {
            return await ConnectAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException && !MethodTraits.IsSafe(Method))
        {
            // Another destination must not do it as well.
            throw new ResponseException($"a kept connection was closed without an answer, and then: {exception.Message}");
        }
    }

    private async ValueTask<BackendConnection> ConnectAsync()
    {
        using var limit = new ConnectLimit(timeouts.Connect, services.Time, context.RequestAborted);
        try
        {
            return await pool.ConnectAsync(timeouts.Connect, limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsReached)
        {
            throw new ConnectTimeoutException(timeouts.Connect, exception);
        }
    }

    /// <summary>Begins to send the request, and has done so where it has no body.</summary>
    /// <param name="connection">The request's from here on.</param>
    /// <param name="framing">What follows the head.</param>
    private ValueTask StartAsync(BackendConnection connection, RequestFraming framing)
    {
        _connection = connection;
        _phase = ExchangePhase.Waiting;
        _guard.Attach(connection);
        if (framing.HasBody)
        {
            _body = new RequestBody(context, _head!, _guard, framing.IsChunked, services.Time);
            _body.Start(connection);
            return default;
        }

        _guard.Sending();
        var sending = connection.SendAsync(_head!.Written);
        if (!sending.IsCompletedSuccessfully)
            return AwaitAsync(sending);
        HeadSent();
        return default;
    }

    private async ValueTask AwaitAsync(ValueTask sending)
    {
        await sending;
        HeadSent();
    }

    // It is given back at once: an answer may be long in coming.
    private void HeadSent()
    {
        _head!.Dispose();
        _guard.Sent();
        _guard.RequestSent();
    }

    private async ValueTask AnswerAsync(ResponseHead head)
    {
        var isHead = HttpMethods.IsHead(Method);
        var framing = head.FramingFor(isHead);
        var isUpgraded = head.Status == StatusCodes.Status101SwitchingProtocols;
        if (isUpgraded && upgrade?.IsGrantedBy(head) != true)
            throw new ResponseException("the backend switched to a protocol that nobody asked for");
        // To a client on HTTP/2 any success would mean that its tunnel is open (RFC 8441 §5).
        if (upgrade?.Key is not null && head.Status is >= 200 and < 300)
            throw new ResponseException("the backend answered a request for a WebSocket as an ordinary one");

        _phase = ExchangePhase.Answering;
        ResponseMessage.CopyStatus(context, head);
        if (!await (messages is null ? PlainAnswer.TryCopyAsync(context, head, framing, transformer) : messages.AnswerAsync(context, head, framing)))
            return;
        if (isUpgraded)
        {
            _phase = ExchangePhase.Upgraded;
            await UpgradeAnswer.RelayAsync(context, upgrade!, _connection!, _guard, timeouts.StreamIdle);
            return;
        }

        if (framing != ResponseFraming.Length || !ResponseBody.TryPassAtOnce(context, _connection!, head.ContentLength!.Value))
            await PassBodyAsync(head, framing);
        await StopBodyAsync(head, framing, isHead);
    }

    private async ValueTask PassBodyAsync(ResponseHead head, ResponseFraming framing)
    {
        var body = new ResponseBody(context, _connection!, _guard, head.IsEventStream ? timeouts.StreamIdle : timeouts.Idle);
        try
        {
            switch (framing)
            {
                case ResponseFraming.Length:
                    await body.CopyLengthAsync(head.ContentLength!.Value);
                    break;
                case ResponseFraming.Chunked:
                    await EndAsync(await body.CopyChunksAsync());
                    break;
                case ResponseFraming.UntilClose:
                    await body.CopyUntilCloseAsync();
                    break;
            }
        }
        catch (Exception exception) when (exception is not ClientGoneException)
        {
            // All there was, unless the client does not take it.
            await body.FlushRestAsync().AsTask().WaitAsync(LastFlush, services.Time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private async ValueTask EndAsync(IReadOnlyList<(string Name, string Value)> trailers)
    {
        if (messages is not null)
        {
            await messages.EndAsync(context, trailers);
        }
        else if (trailers.Count > 0)
        {
            using var late = new TransformedMessages(transformer);
            await late.EndAsync(context, trailers);
        }
    }

    /// <summary>Ends the request's body and judges whether the connection may serve another request.</summary>
    private async ValueTask StopBodyAsync(ResponseHead head, ResponseFraming framing, bool isHead)
    {
        var isSent = _body is null || await _body.StopAsync(_connection!);
        // A backend that breaks the rule about bodies breaks it in these answers, and what it sends late would be taken
        // for the answer to the next request.
        var mayHaveBody = framing == ResponseFraming.None && (isHead || head.ContentLength > 0 || head.HasTransferEncoding);
        _isReusable = isSent && !mayHaveBody && head.IsPersistent && framing != ResponseFraming.UntilClose && _connection!.Received.IsEmpty;
        _keepAlive = head.KeepAlive;
    }

    private async ValueTask ReleaseAsync()
    {
        services.Watchdog.Release(_guard);
        _guard.Close();
        try
        {
            if (_connection is null)
                return;
            if (_isReusable && _guard.End == ExchangeEnd.None)
            {
                pool.Return(_connection, _keepAlive);
                return;
            }

            _connection.Abort();
            if (_body is not null)
                await _body.StopAsync(_connection);
            _connection.Dispose();
        }
        finally
        {
            pool.Leave();
        }
    }
}
