using Gateway.Demo;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration;

/// <summary>Turns a loaded configuration into the generation in force, as a whole or not at all.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class ConfigurationActivation(
    ActiveConfiguration active, RoutingTable routing, DemoBackends demoBackends, TimeProvider clock)
{
    private int _generation;

    /// <summary>
    /// Builds everything first and swaps last. When anything is wrong, it is added to the loaded configuration's errors,
    /// and the generation in force stays.
    /// </summary>
    /// <returns>The new generation, or null.</returns>
    public async Task<ConfigurationSnapshot?> ActivateAsync(LoadedConfiguration loaded, CancellationToken cancellation)
    {
        if (!IsSound(loaded))
            return null;

        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var address in RoutingTable.DemoAddresses(loaded.Sections!))
            addresses[address] = await demoBackends.ResolveAsync(new Uri(address), cancellation);
        if (await BuildAsync(loaded, addresses) is not { } proxy)
            return null;

        var snapshot = new ConfigurationSnapshot(proxy.Generation, clock.GetUtcNow(), loaded.Source, loaded.Sections!);
        await routing.ApplyAsync(proxy);
        active.Activate(snapshot);
        _generation = proxy.Generation;
        return snapshot;
    }

    /// <summary>
    /// Builds a configuration for commands that only ask: all that is wrong is added to its errors, the routes can be
    /// mapped, and nothing is started.
    /// </summary>
    /// <returns>False when anything is wrong.</returns>
    public async Task<bool> PrepareAsync(LoadedConfiguration loaded)
    {
        if (!IsSound(loaded) || await BuildAsync(loaded, new Dictionary<string, Uri>()) is not { } proxy)
            return false;
        await routing.ApplyAsync(proxy);
        return true;
    }

    private async Task<ProxyConfiguration?> BuildAsync(LoadedConfiguration loaded, IReadOnlyDictionary<string, Uri> addresses)
    {
        var errors = new ConfigurationErrors(loaded.Locate);
        var proxy = await routing.BuildAsync(_generation + 1, loaded.Sections!, addresses, errors);
        foreach (var error in errors.Errors)
            loaded.Errors.Add(error.Path, loaded.Redact(error.Path, error.Message));
        foreach (var warning in errors.Warnings)
            loaded.Errors.Warn(warning.Path, loaded.Redact(warning.Path, warning.Message));
        return proxy;
    }

    private static bool IsSound(LoadedConfiguration loaded) => loaded.Sections is not null && loaded.Errors.Errors.Count == 0;
}
