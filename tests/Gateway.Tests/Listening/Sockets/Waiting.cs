using Microsoft.AspNetCore.Connections;

namespace Gateway.Tests.Listening.Sockets;

/// <summary>Waits for what another thread does.</summary>
internal static class Waiting
{
    /// <summary>How long anything may take.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    public static async Task IsToldAsync(ConnectionContext connection)
    {
        var told = new TaskCompletionSource();
        using var registration = connection.ConnectionClosed.Register(told.SetResult);
        await told.Task.WaitAsync(Soon);
    }

    public static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 400 && !isSo(); i++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Assert.True(isSo());
    }

    public static async Task WaitUntilStillAsync(Func<long> count)
    {
        for (long last = -1, now = count(); last != now; last = now, now = count())
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
    }
}
