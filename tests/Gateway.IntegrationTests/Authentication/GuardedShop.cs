using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Authentication;

/// <summary>A gateway with the example of authentication, in front of a backend that remembers what it gets.</summary>
public sealed class GuardedShop : IAsyncLifetime
{
    private GatewayProcess? _gateway;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <summary>The backend of every route.</summary>
    internal ScriptedBackend Backend { get; } = new(static _ => Scripts.EchoId);

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Example(Backend.Address));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }

    /// <summary>A token that the example's scheme takes, if the claims are right.</summary>
    internal static string TokenOf(string claims, string secret = "a-secret-for-trying-it-out-only!", string header = """{"alg":"HS256"}""")
    {
        var input = $"{Part(header)}.{Part(claims)}";
        return $"{input}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(input)))}";
    }

    /// <summary>Claims that the example's policy lets through.</summary>
    internal static string Claims(string subject = "7", string scope = "orders:read", int expiresIn = 600) =>
        $$"""{"iss":"https://shop.test","aud":"shop","sub":"{{subject}}","scope":"{{scope}}","exp":{{TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + expiresIn}}}""";

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    // Without its comments: the harness reads it as plain JSON.
    private static string Example(string backend) => string.Join('\n', File.ReadLines(Path.Combine(Repository.Root, "config/examples/authentication.json"))
            .Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && !line.Contains("$schema", StringComparison.Ordinal)))
        .Replace("http://127.0.0.1:8000", backend, StringComparison.Ordinal)
        .Replace("\"Authentication\": {", $$"""
            "Kestrel": { "Endpoints": { {{ScriptedGateway.Endpoints}} } }, "Admin": { "Url": "http://127.0.0.1:0" },
            "Authentication": {
            """, StringComparison.Ordinal);
}
