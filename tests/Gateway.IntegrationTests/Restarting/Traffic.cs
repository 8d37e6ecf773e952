using System.Collections.Concurrent;
using System.Net.Sockets;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Restarting;

/// <summary>
/// Clients that send nothing twice: whatever is refused, reset or not answered is a failure. Some keep their connection until
/// an answer says <c>Connection: close</c>, others come anew for each request.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(20);

    private readonly Uri _address;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly Task _running;
    private long _answers;
    private long _refusals;
    private long _moves;

    /// <summary>Starts the traffic.</summary>
    /// <param name="address">Whom to ask.</param>
    /// <param name="keepAlive">How many clients keep their connection.</param>
    /// <param name="newcomers">How many new clients come in a second.</param>
    public Traffic(Uri address, int keepAlive, int newcomers)
    {
        _address = address;
        _running = Task.WhenAll(
            Enumerable.Range(0, keepAlive).Select(_ => Task.Run(StayAsync)).Append(Task.Run(() => ComeAsync(newcomers))));
    }

    /// <summary>How many requests were answered as they should be.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <summary>How often a client was told to come back on another connection, and did.</summary>
    public long Moves => Interlocked.Read(ref _moves);

    /// <summary>How many connections were refused; nothing was sent on them.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>What went wrong otherwise.</summary>
    public IReadOnlyCollection<string> Failures => [.. _failures];

    /// <summary>Ends the traffic after the answers that are under way.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task StayAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!await TryAsync(AskUntilToldToLeaveAsync))
                return;
            Interlocked.Increment(ref _moves);
        }
    }

    private async Task AskUntilToldToLeaveAsync(RawConnection connection)
    {
        while (!_stop.IsCancellationRequested && !await AskAsync(connection))
            await Task.Delay(Thinking, TimeProvider.System);
    }

    private async Task ComeAsync(int perSecond)
    {
        const int BatchesPerSecond = 20;
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / BatchesPerSecond), TimeProvider.System);
        List<Task> visits = [];
        while (!_stop.IsCancellationRequested && await clock.WaitForNextTickAsync())
        {
            visits.RemoveAll(static visit => visit.IsCompleted);
            for (var i = 0; i < perSecond / BatchesPerSecond; i++)
                visits.Add(TryAsync(async connection => await AskAsync(connection)));
        }

        await Task.WhenAll(visits);
    }

    private async Task<bool> TryAsync(Func<RawConnection, Task> visit)
    {
        try
        {
            await using var connection = await RawConnection.OpenAsync(_address);
            await visit(connection);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            Interlocked.Increment(ref _refusals);
            return false;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
        {
            _failures.Enqueue($"after {Answers} answers: {exception.Message}");
            return false;
        }
    }

    /// <summary>Asks once; true when the answer says that it is the last one.</summary>
    private async Task<bool> AskAsync(RawConnection connection)
    {
        await connection.SendAsync("GET", "/", ["Host: shop.test"]);
        var response = await connection.ReceiveAsync();
        if (response.Status == 200)
            Interlocked.Increment(ref _answers);
        else
            _failures.Enqueue($"after {Answers} answers: {response.StatusLine}");
        return response.ValueOf("Connection") == "close";
    }
}
