using System.Runtime.InteropServices;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.Options;

namespace Gateway.Hosting;

/// <summary>
/// Stops the gateway on SIGTERM, SIGINT (Ctrl+C) or SIGQUIT: says so, goes on serving for <see cref="DrainOptions.Delay"/>, then
/// stops the host within <see cref="DrainOptions.Timeout"/>. A second Ctrl+C ends the process at once.
/// </summary>
internal sealed class DrainingLifetime(
    DrainState state,
    ActiveConfiguration configuration,
    IHostApplicationLifetime application,
    IOptions<HostOptions> host,
    TimeProvider time,
    TextWriter output) : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private readonly List<IDisposable> _registrations = [];
    private int _isStopping;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in Signals)
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));

        // A stop that no signal asked for.
        _registrations.Add(application.ApplicationStopping.Register(state.Begin));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _registrations.ForEach(static registration => registration.Dispose());

    /// <summary>Begins to drain at the first signal; lets the system end the process at a further Ctrl+C.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        if (Interlocked.Exchange(ref _isStopping, 1) == 1)
        {
            context.Cancel = context.Signal != PosixSignal.SIGINT;
            return;
        }

        context.Cancel = true;
        _ = DrainAsync();
    }

    private async Task DrainAsync()
    {
        state.Begin();
        var options = configuration.IsLoaded ? configuration.Current.Sections.Get<DrainOptions>() : new DrainOptions();
        try
        {
            var requests = state.RequestsInFlight;
            await output.WriteLineAsync($"draining, {requests} {(requests == 1 ? "request" : "requests")} in flight");
            if (options.Delay > TimeSpan.Zero)
                await Task.Delay(options.Delay, time, application.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            // The host reads the timeout when it begins to stop, which it does even if nobody reads our output any more.
            host.Value.ShutdownTimeout = options.Timeout;
            application.StopApplication();
        }
    }
}
