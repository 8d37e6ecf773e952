using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Aggregation;

/// <summary>A gateway with the example for mobile apps, in front of the real Laravel and Express.</summary>
public sealed class MobileScreens : IAsyncLifetime
{
    private static readonly string Examples = Path.Combine(Repository.Root, "config", "examples");

    private GatewayProcess? _gateway;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(await ConfigurationAsync(
        TestBackends.Running.Laravel.Url, TestBackends.Running.Express[0].Url, Path.Combine(Examples, "keys", "oauth-public.key")));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    /// <summary>The example as it is, with the addresses and the key of this run in the place of those it has.</summary>
    internal static async Task<string> ConfigurationAsync(string laravel, string node, string publicKeyFile)
    {
        var example = await File.ReadAllTextAsync(Path.Combine(Examples, "mobile-bff.json"));
        var admin = example.IndexOf("\"Admin\"", StringComparison.Ordinal);
        var line = example[admin..(example.IndexOf('\n', admin) + 1)];
        return Without(example, "//")
            .Replace(line, $$""" "Kestrel": { "Endpoints": { {{GatewayConfiguration.MainEndpoint}} } }, "Admin": { "Url": "http://127.0.0.1:0" },""", StringComparison.Ordinal)
            .Replace("${LARAVEL_URL:-http://127.0.0.1:8000/}", laravel, StringComparison.Ordinal)
            .Replace("${NODE_URL:-http://127.0.0.1:3001/}", node, StringComparison.Ordinal)
            .Replace("keys/oauth-public.key", publicKeyFile, StringComparison.Ordinal);
    }

    // Whoever starts the gateway reads the names of its listeners as plain JSON.
    private static string Without(string text, string comment) =>
        string.Join('\n', text.Split('\n').Where(line => !line.TrimStart().StartsWith(comment, StringComparison.Ordinal)));
}
