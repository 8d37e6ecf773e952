using System.Buffers;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Moves bytes in both directions between an upgraded client and its backend until both are done.</summary>
/// <param name="client">The client's side.</param>
/// <param name="connection">The backend's side.</param>
/// <param name="guard">Told of every byte that moves.</param>
/// <param name="idle">For how long none may.</param>
internal sealed class UpgradeRelay(Stream client, BackendConnection connection, ExchangeGuard guard, TimeSpan idle)
{
    private const int BufferBytes = 4 * 1024;

    // What one side has left to say when the other has ended is said within this time.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private TimeSpan _limit = idle;

    /// <summary>Moves until the backend ends, or breaks.</summary>
    /// <exception cref="IOException">The backend broke off, or nothing moved for too long.</exception>
    /// <exception cref="ClientGoneException">The client broke off.</exception>
    public async ValueTask RunAsync()
    {
        guard.Awaiting(_limit);
        using var stop = new CancellationTokenSource();
        guard.CancelAtEnd(stop);
        var sending = SendAsync(stop.Token);
        try
        {
            await ReceiveAsync(stop.Token);
        }
        finally
        {
            guard.CancelAtEnd(null);
            await stop.CancelAsync();
            connection.Abort();
            await sending;
        }
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        do
        {
            if (connection.Received.IsEmpty)
                continue;
            var received = connection.Received.Length;
            await PassToClientAsync(stop);
            connection.Consume(received);
            guard.Awaiting(_limit);
        }
        while (await connection.ReceiveAsync() > 0);
    }

    private async ValueTask PassToClientAsync(CancellationToken stop)
    {
        try
        {
            await client.WriteAsync(connection.ReceivedMemory, stop);
            await client.FlushAsync(stop);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            throw new ClientGoneException();
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await client.ReadAsync(buffer, stop) is var count and > 0)
            {
                await connection.SendAsync(buffer.AsMemory(0, count));
                guard.Awaiting(_limit);
            }

            _limit = Farewell;
            guard.Awaiting(_limit);
            connection.EndSending();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client has gone or the backend takes nothing more: there is nothing left to relay.
            connection.Abort();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
