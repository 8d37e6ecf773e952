using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Forwarding;

/// <summary>Builds and applies generations of routes and clusters: what the configuration engine needs of this feature.</summary>
public sealed class RoutingTable
{
    private readonly ProxyConfigurationBuilder _builder;
    private readonly ProxyConfigurationProvider _provider;

    internal RoutingTable(ProxyConfigurationBuilder builder, ProxyConfigurationProvider provider) =>
        (_builder, _provider) = (builder, provider);

    /// <summary>The <c>demo:</c> addresses that a configuration names, each once.</summary>
    public static IEnumerable<string> DemoAddresses(ConfigurationSections sections) =>
        sections.Get<ReverseProxyOptions>().Clusters.Values
            .SelectMany(static cluster => cluster.Destinations.Values)
            .Select(static destination => destination.Address)
            .Where(DemoAddress.Is)
            .Distinct(StringComparer.Ordinal);

    /// <summary>Builds one generation; null when anything is wrong, which is then in <paramref name="errors"/>.</summary>
    /// <param name="attempt">Its number, never used before: YARP tells one from the other by it.</param>
    /// <param name="sections">A configuration that passed its validators.</param>
    /// <param name="addresses">Where the embedded demo backends in use listen, by their <c>demo:</c> address.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public ValueTask<ProxyConfiguration?> BuildAsync(
        int attempt, ConfigurationSections sections, IReadOnlyDictionary<string, Uri> addresses, ConfigurationErrors errors) =>
        _builder.BuildAsync(attempt, sections, addresses, errors);

    /// <summary>Puts a generation in force; completes when new requests are routed by it. One call at a time.</summary>
    /// <exception cref="InvalidOperationException">YARP refused it and may have taken a part; apply the one before again.</exception>
    public async Task ApplyAsync(ProxyConfiguration next)
    {
        await _provider.ApplyAsync(next);
        _builder.Commit(next);
    }
}
