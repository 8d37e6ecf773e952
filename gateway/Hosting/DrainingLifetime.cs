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
    DrainSequence sequence,
    ActiveConfiguration configuration,
    IHostApplicationLifetime application,
    IOptions<HostOptions> host,
    TimeProvider time,
    TextWriter output) : IHostLifetime, IDisposable
{
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT];

    private static readonly TimeSpan AnnouncementLimit = TimeSpan.FromMilliseconds(200);

    private readonly List<IDisposable> _registrations = [];
    private Task _announcement = Task.CompletedTask;
    private int _isStopping;

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in Signals)
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));

        // A stop that no signal asked for.
        _registrations.Add(application.ApplicationStopping.Register(sequence.Begin));
        return Task.CompletedTask;
    }

    /// <summary>Lets what was announced be read, if somebody reads.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) =>
        await _announcement.WaitAsync(AnnouncementLimit, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

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
        sequence.Begin();
        var options = configuration.IsLoaded ? configuration.Current.Sections.Get<DrainOptions>() : new DrainOptions();
        var requests = state.RequestsInFlight;
        // On a thread of its own: a write to a full pipe that nobody reads never returns, and must not keep us from stopping.
        _announcement = Task.Run(() => output.WriteLine($"draining, {requests} {(requests == 1 ? "request" : "requests")} in flight"), CancellationToken.None);
        try
        {
            // The host reads the timeout when it begins to stop.
            host.Value.ShutdownTimeout = await sequence.RunAsync(options, application.ApplicationStopping);
        }
        catch (OperationCanceledException)
        {
            host.Value.ShutdownTimeout = options.Timeout;
        }
        finally
        {
            application.StopApplication();
        }
    }
}
