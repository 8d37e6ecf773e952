using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>
/// One upgraded connection, from the upgrade to the end of its request. When the gateway stops, or its client may not go on, a
/// WebSocket is closed towards both sides where a frame ends; any other protocol is told that the client has ended.
/// </summary>
internal sealed class UpgradedConnection : IDisposable
{
    // For the answers of both sides to the close; a phone may take its time.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    // For the frame that is on its way when a client may not go on.
    private static readonly TimeSpan FrameEnd = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IHttpRequestLifetimeFeature _request;
    private readonly TimeProvider _time;
    private readonly ClosingReader _reader;
    private readonly ClosingWriter _writer;
    private bool _isClosing;
    private bool _hasEnded;

    public UpgradedConnection(IHttpRequestLifetimeFeature request, Stream inner, bool isWebSocket, TimeProvider time)
    {
        (_request, _time) = (request, time);
        _reader = new ClosingReader(inner, isWebSocket ? new FrameTracker() : null);
        _writer = new ClosingWriter(inner, isWebSocket ? new FrameTracker() : null);
        Stream = new ClosingStream(_reader, _writer);
    }

    /// <summary>What is relayed instead of the server's stream.</summary>
    public Stream Stream { get; }

    /// <summary>Begins the close; the request ends when both sides have answered, and is cut off when they do not.</summary>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            if (_isClosing || _hasEnded)
                return;
            _isClosing = true;
            _ = LimitAsync(reason);
            _writer.Close(reason);
            _reader.Close(reason);
        }
    }

    /// <summary>
    /// To be awaited when the relay is over, and before the server closes: the backend has often answered before the client
    /// has, whose answer would meet a closed connection.
    /// </summary>
    public async Task EndAsync()
    {
        lock (_gate)
        {
            if (!_isClosing)
                _hasEnded = true;
        }

        if (_hasEnded)
            return;
        try
        {
            await _writer.Sending;
            await _reader.DrainAsync(_request.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone, or was cut off.
        }

        lock (_gate)
            _hasEnded = true;
        await _end.CancelAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Dispose();
        _reader.Dispose();
    }

    // Who may not go on and does not read would keep a frame from its end for as long as it likes. A stop has a limit of its own.
    private async Task<bool> IsBeingClosedAsync(CloseReason reason, CancellationToken end)
    {
        try
        {
            await _writer.Closing.WaitAsync(reason == CloseReason.PolicyViolation ? FrameEnd : Timeout.InfiniteTimeSpan, _time, end);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task LimitAsync(CloseReason reason)
    {
        var end = _end.Token;
        try
        {
            if (await IsBeingClosedAsync(reason, end))
                await Task.Delay(Farewell, _time, end);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // The server uses the objects of a request again for the next one.
        lock (_gate)
        {
            if (!_hasEnded)
                _request.Abort();
        }
    }
}
