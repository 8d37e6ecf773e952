using Gateway.Hosting.Upgrades;
using Gateway.Listening;

namespace Gateway.Hosting;

/// <summary>
/// What happens between the signal to stop and the stop: serve on for <see cref="DrainOptions.Delay"/>, stop accepting, and let
/// every connection come to its end, the upgraded ones by saying so.
/// </summary>
internal sealed class DrainSequence(
    DrainState state, ListeningTransport transport, OpenConnections connections, UpgradedConnections upgrades, TimeProvider time)
{
    // A connection that was used within the last second is likely to be used again: its client gets a "Connection: close" first.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Says that the gateway is about to stop: to whoever asks, and to the clients as they are answered.</summary>
    public void Begin()
    {
        state.Begin();
        connections.Leave();
    }

    /// <summary>Runs until nothing is open or the time is over.</summary>
    /// <param name="options">How long each part may last.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>How much of the time is left for the host to stop in.</returns>
    public async Task<TimeSpan> RunAsync(DrainOptions options, CancellationToken cancellation)
    {
        if (options.Delay > TimeSpan.Zero)
            await Task.Delay(options.Delay, time, cancellation);

        var start = time.GetTimestamp();
        await transport.StopAcceptingAsync(cancellation);
        upgrades.Close();

        // The process is to be gone when the time is over, so what is cut off is cut off a little earlier.
        var reserve = Reserve(options.Timeout);
        while (!connections.IsEmpty && time.GetElapsedTime(start) < options.Timeout - reserve)
        {
            connections.CloseIdle(Idle);
            await Task.Delay(Pause, time, cancellation);
        }

        var left = options.Timeout - time.GetElapsedTime(start);
        if (connections.IsEmpty)
            return left;
        connections.Abort();
        return left > reserve / 2 ? left : reserve / 2;
    }

    private static TimeSpan Reserve(TimeSpan timeout) => TimeSpan.FromSeconds(Math.Min(1, timeout.TotalSeconds / 4));
}
