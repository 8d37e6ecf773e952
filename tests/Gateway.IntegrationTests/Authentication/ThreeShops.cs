using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>A gateway with the example for three shops, and with the real ones' addresses and secrets in it.</summary>
public sealed class ThreeShops : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Gateway = await GatewayProcess.StartAsync(Example());

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Gateway.DisposeAsync();

    /// <summary>The example, with the secrets of the real shops.</summary>
    /// <param name="backend">Where all three of them are said to be; null for where they are.</param>
    internal static string Example(string? backend = null) => Example(TestBackends.Running, backend);

    private static string Example(TestBackends backends, string? backend) => string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, "config/examples/authentication-shops.json"))
            .Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("$schema", StringComparison.Ordinal)))
        .Replace("${REDIS:-127.0.0.1:6379}", backends.Redis.Address, StringComparison.Ordinal)
        .Replace("${PASSPORT_KEY:-keys/oauth-public.key}", backends.Laravel.Oauth.PublicKeyFile, StringComparison.Ordinal)
        .Replace("${JWT_SECRET:-a-secret-for-trying-it-out-only!}", backends.Express[0].JwtSecret, StringComparison.Ordinal)
        .Replace("${AUTH_SECRET:-another-secret-for-trying-it-out!}", backends.Next.AuthSecret, StringComparison.Ordinal)
        .Replace("http://127.0.0.1:8000", backend ?? backends.Laravel.Url, StringComparison.Ordinal)
        .Replace("http://127.0.0.1:3001", backend ?? backends.Express[0].Url, StringComparison.Ordinal)
        .Replace("http://127.0.0.1:3000", backend ?? backends.Next.Url, StringComparison.Ordinal)
        .Replace("\"Authentication\": {", $$"""
            "Kestrel": { "Endpoints": { {{ScriptedGateway.Endpoints}} } }, "Admin": { "Url": "http://127.0.0.1:0" },
            "Authentication": {
            """, StringComparison.Ordinal);
}
