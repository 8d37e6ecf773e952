using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Listening;

/// <summary>A listener that lists what it accepts, and knows when it has accepted the last connection.</summary>
internal sealed class StoppableListener(IConnectionListener inner, OpenConnections connections) : IConnectionListener
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAccepting;

    /// <inheritdoc/>
    public EndPoint EndPoint => inner.EndPoint;

    /// <inheritdoc/>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        _isAccepting = true;
        ConnectionContext? connection = null;
        try
        {
            connection = await inner.AcceptAsync(cancellationToken);
            if (connection is not null)
                connections.Accepted(connection);
            return connection;
        }
        finally
        {
            if (connection is null)
                _stopped.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => inner.UnbindAsync(cancellationToken);

    /// <summary>Closes the listening socket; when this completes, every connection that was accepted is listed.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await inner.UnbindAsync(cancellation);
        if (_isAccepting)
            await _stopped.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
