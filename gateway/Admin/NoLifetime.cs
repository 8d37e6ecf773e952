namespace Gateway.Admin;

/// <summary>
/// Leaves signals to the gateway's own lifetime. The one a host has by default would take every Ctrl+C for its own, and
/// the second would no longer end a gateway that drains.
/// </summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
