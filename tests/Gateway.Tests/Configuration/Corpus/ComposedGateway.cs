using Gateway.Configuration;
using Gateway.Hosting;
using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ConfigurationSection = Gateway.Transforms.Shared.Configuration.ConfigurationSection;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>The gateway as it is composed, asked what it makes of a configuration; nothing is started.</summary>
public sealed class ComposedGateway : IAsyncLifetime
{
    private readonly ServiceProvider _services = new ServiceCollection().AddLogging().AddGateway().BuildServiceProvider();

    internal IReadOnlyList<ConfigurationSection> Sections => [.. _services.GetServices<ConfigurationSection>()];

    internal IReadOnlyList<RouteKey> RouteKeys => [.. _services.GetServices<RouteKey>()];

    /// <summary>Everything wrong with a configuration, as <c>line:column path: message</c>, included files with their name.</summary>
    internal async Task<IReadOnlyList<string>> ErrorsOfAsync(string file)
    {
        var directory = Path.GetDirectoryName(file)!;
        var loaded = new ConfigurationLoader(Sections, RouteKeys, TimeProvider.System, static _ => null, directory).Load(Path.GetFileName(file));
        if (loaded.Sections is { } sections)
        {
            var built = await _services.GetRequiredService<RoutingTable>().BuildAsync(generation: 1, sections, new Dictionary<string, Uri>(), loaded.Errors);
            Assert.Equal(loaded.Errors.Errors.Count == 0, built is not null);
        }

        var ownPlace = $"{Path.GetFileName(file)}:";
        return
        [
            .. loaded.Errors.Errors.Select(static error => error.ToString()).Select(
                error => error.StartsWith(ownPlace, StringComparison.Ordinal) ? error[ownPlace.Length..] : error),
        ];
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _services.DisposeAsync();
}
