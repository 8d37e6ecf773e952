using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Limits;

/// <summary>
/// Waits for a client's first byte, but not for ever: counted from the moment the connection was accepted, so that a slow
/// handshake does not add to it. Time is looked at by the server's heartbeat, once a second for all
/// connections, which costs less than a timer for each.
/// </summary>
internal sealed class FirstByteWatch
{
    private readonly ConnectionContext _connection;
    private readonly LimitsInForce _limits;
    private readonly LimitReports _reports;
    private readonly TimeProvider _time;
    private readonly long _start;
    private volatile bool _isOver;

    private FirstByteWatch(ConnectionContext connection, LimitsInForce limits, LimitReports reports, TimeProvider time)
    {
        (_connection, _limits, _reports, _time) = (connection, limits, reports, time);
        _start = connection.Features.GetRequiredFeature<LimitedConnection>().Start;
    }

    /// <summary>True when a byte has come, which is left to be read; false when the connection has ended or was cut.</summary>
    public static async ValueTask<bool> WaitAsync(ConnectionContext connection, LimitsInForce limits, LimitReports reports, TimeProvider time)
    {
        var input = connection.Transport.Input;
        if (await new FirstByteWatch(connection, limits, reports, time).ReadAsync(input) is not { } read)
            return false;
        var hasCome = !read.Buffer.IsEmpty;
        input.AdvanceTo(read.Buffer.Start);
        return hasCome;
    }

    private async ValueTask<ReadResult?> ReadAsync(PipeReader input)
    {
        var features = _connection.Features;
        try
        {
            if (input.TryRead(out var read))
                return read;
            features.Get<IConnectionHeartbeatFeature>()?.OnHeartbeat(static watch => ((FirstByteWatch)watch).Look(), this);
            // The server is not there yet to hear that the gateway stops and idle connections are to end.
            return await input.ReadAsync(features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone or was cut, or the gateway stops.
            return null;
        }
        finally
        {
            _isOver = true;
        }
    }

    private void Look()
    {
        if (_isOver || _time.GetElapsedTime(_start) < _limits.Current.FirstByte)
            return;
        _isOver = true;
        _reports.Report(LimitReason.FirstByte, _connection);
        _connection.Abort(new ConnectionAbortedException("The client sent nothing for as long as Limits:FirstByte."));
    }
}
