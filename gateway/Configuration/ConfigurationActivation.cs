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
    private int _attempt;
    private LoadedConfiguration? _inForce;

    /// <summary>
    /// Builds everything first and swaps last. When anything is wrong, it is added to the loaded configuration's errors,
    /// and the generation in force stays.
    /// </summary>
    /// <returns>The new generation, or null.</returns>
    public async Task<ConfigurationSnapshot?> ActivateAsync(LoadedConfiguration loaded, CancellationToken cancellation)
    {
        if (!IsSound(loaded) || await BuildAsync(loaded, await ResolveAsync(loaded, cancellation)) is not { } proxy)
            return null;

        try
        {
            await routing.ApplyAsync(proxy);
        }
        catch (InvalidOperationException refused)
        {
            loaded.Errors.Add("", loaded.Redact("", refused.Message));
            await RestoreAsync(cancellation);
            return null;
        }

        _inForce = loaded;
        var snapshot = new ConfigurationSnapshot(++_generation, clock.GetUtcNow(), loaded.Source, loaded.Sections!);
        foreach (var fault in active.Activate(snapshot))
            loaded.Errors.Warn("", loaded.Redact("", $"is in force, but a part of the gateway could not follow: {fault.Message}"));
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

    private async Task<Dictionary<string, Uri>> ResolveAsync(LoadedConfiguration loaded, CancellationToken cancellation)
    {
        var addresses = new Dictionary<string, Uri>(StringComparer.Ordinal);
        foreach (var address in RoutingTable.DemoAddresses(loaded.Sections!))
            addresses[address] = await demoBackends.ResolveAsync(new Uri(address), cancellation);
        return addresses;
    }

    // Every attempt has a number of its own: a failed one may have left traces that must not pass for the next.
    private async Task<ProxyConfiguration?> BuildAsync(LoadedConfiguration loaded, IReadOnlyDictionary<string, Uri> addresses)
    {
        var errors = new ConfigurationErrors(loaded.Locate);
        var proxy = await routing.BuildAsync(++_attempt, loaded.Sections!, addresses, errors);
        foreach (var error in errors.Errors)
            loaded.Errors.Add(error.Path, loaded.Redact(error.Path, error.Message));
        foreach (var warning in errors.Warnings)
            loaded.Errors.Warn(warning.Path, loaded.Redact(warning.Path, warning.Message));
        return proxy;
    }

    // The proxy may have taken a part before it refused the rest.
    private async Task RestoreAsync(CancellationToken cancellation)
    {
        if (_inForce is not null && await BuildAsync(_inForce, await ResolveAsync(_inForce, cancellation)) is { } before)
            await routing.ApplyAsync(before);
    }

    private static bool IsSound(LoadedConfiguration loaded) => loaded.Sections is not null && loaded.Errors.Errors.Count == 0;
}
