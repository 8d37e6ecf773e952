using System.Net.Http;
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
internal sealed class Exchange(
    HttpContext context, DestinationPool pool, HttpTransformer transformer, ForwardingSettings timeouts, ExchangeServices services) : IDisposable
{
    // For what an answer that broke off leaves to be sent.
    private static readonly TimeSpan LastFlush = TimeSpan.FromSeconds(1);

    private readonly ExchangeGuard _guard = new(timeouts, services.Time);
    private BackendConnection? _connection;
    private RequestBody? _body;
    private ExchangePhase _phase;
    private bool _isReusable;
    private TimeSpan? _keepAlive;

    /// <summary>Forwards a request and its response.</summary>
    /// <param name="request">What the transforms made of the client's request.</param>
    /// <param name="upgrade">What the client wants to upgrade to; null for nothing.</param>
    /// <returns>What failed, which is then a feature of the request, as YARP tells it.</returns>
    public async ValueTask<ForwarderError> RunAsync(HttpRequestMessage request, UpgradeRequest? upgrade)
    {
        try
        {
            if (!pool.TryEnter())
                await WaitForPlaceAsync();
            services.Watchdog.Watch(_guard);
            var registration = context.RequestAborted.UnsafeRegister(
                static guard => ((ExchangeGuard)guard!).EndBecause(ExchangeEnd.Cancelled), _guard);
            try
            {
                var head = await SendAsync(request, upgrade);
                await AnswerAsync(request, head, upgrade);
                return ForwarderError.None;
            }
            finally
            {
                await registration.DisposeAsync();
                await ReleaseAsync();
            }
        }
        catch (Exception exception)
        {
            return await ExchangeFailure.ReportAsync(context, _phase, _guard.End, _body?.ClientFailure, exception, services.Time);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _body?.Dispose();

    private async ValueTask WaitForPlaceAsync()
    {
        using var limit = new ConnectLimit(timeouts.Connect, services.Time, context.RequestAborted);
        try
        {
            await pool.EnterAsync(limit.Token);
        }
        catch (OperationCanceledException exception) when (limit.IsReached)
        {
            throw new ConnectTimeoutException(timeouts.Connect, exception);
        }
    }

    /// <summary>Sends the request and receives the head of its response; once more if a kept connection was closed.</summary>
    private async ValueTask<ResponseHead> SendAsync(HttpRequestMessage request, UpgradeRequest? upgrade)
    {
        var framing = RequestFraming.Of(context, upgrade is not null);
        using var head = new PooledWriter();
        RequestHead.Write(head, request, framing, upgrade?.Protocol);
        var attempts = transformer as IAttempts;
        if (attempts?.NeedsNewConnection != true && pool.TryTake() is { } kept)
        {
            try
            {
                return await SendAsync(kept, head.Written, framing);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or ResponseException)
            {
                // The backend closed it just when we sent. It may have acted all the same, so only what may be done twice
                // is, and only while not a byte of an answer has come (RFC 9110 §9.2.2).
                if (kept.HasReceived || framing.HasBody || _guard.End != ExchangeEnd.None || !MethodTraits.IsIdempotent(request.Method.Method) || attempts?.MayResend() == false)
                    throw;
                kept.Dispose();
            }

            _guard.Sent();
            _guard.Received();
            services.Metrics.Resent(pool.Cluster);
            _connection = null;
            return await SendAsync(await ReconnectAsync(request.Method.Method), head.Written, framing);
        }

        return await SendAsync(await ConnectAsync(), head.Written, framing);
    }

    /// <summary>Opens a connection for a request that may have reached the destination before.</summary>
    private async ValueTask<BackendConnection> ReconnectAsync(string method)
    {
        try
        {
            return await ConnectAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException && !MethodTraits.IsSafe(method))
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

    private async ValueTask<ResponseHead> SendAsync(BackendConnection connection, ReadOnlyMemory<byte> head, RequestFraming framing)
    {
        _connection = connection;
        _phase = ExchangePhase.Waiting;
        _guard.Attach(connection);
        _guard.Sending();
        await connection.SendAsync(head);
        _guard.Sent();
        if (framing.HasBody)
        {
            _body = new RequestBody(context, _guard, framing.IsChunked);
            _body.Start(connection);
        }
        else
        {
            _guard.RequestSent();
        }

        var response = await ResponseReader.ReadAsync(connection);
        _guard.Answered();
        return response;
    }

    private async ValueTask AnswerAsync(HttpRequestMessage request, ResponseHead head, UpgradeRequest? upgrade)
    {
        var isHead = HttpMethods.IsHead(request.Method.Method);
        var framing = head.FramingFor(isHead);
        var isUpgraded = head.Status == StatusCodes.Status101SwitchingProtocols;
        if (isUpgraded && upgrade?.IsGrantedBy(head) != true)
            throw new ResponseException("the backend switched to a protocol that nobody asked for");
        // To a client on HTTP/2 any success would mean that its tunnel is open (RFC 8441 §5).
        if (upgrade?.Key is not null && head.Status is >= 200 and < 300)
            throw new ResponseException("the backend answered a request for a WebSocket as an ordinary one");

        _phase = ExchangePhase.Answering;
        using var response = ResponseMessage.Of(head, framing, request);
        ResponseMessage.CopyStatus(context, head);
        if (!await transformer.TransformResponseAsync(context, response, context.RequestAborted))
            return;
        if (isUpgraded)
        {
            _phase = ExchangePhase.Upgraded;
            await UpgradeAnswer.RelayAsync(context, upgrade!, _connection!, _guard, timeouts.StreamIdle);
            return;
        }

        await PassBodyAsync(head, framing, response);
        await StopBodyAsync(head, framing, isHead);
    }

    private async ValueTask PassBodyAsync(ResponseHead head, ResponseFraming framing, HttpResponseMessage response)
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
                    AddTrailers(response, await body.CopyChunksAsync());
                    await transformer.TransformResponseTrailersAsync(context, response, context.RequestAborted);
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

    private static void AddTrailers(HttpResponseMessage response, IReadOnlyList<(string Name, string Value)> trailers)
    {
        foreach (var (name, value) in trailers)
            response.TrailingHeaders.TryAddWithoutValidation(name, value);
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
