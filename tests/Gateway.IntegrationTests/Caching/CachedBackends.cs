using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Caching;

/// <summary>A gateway with a cache in front of the real Laravel and Next shops.</summary>
public sealed class CachedBackends : IAsyncLifetime
{
    /// <summary>The Next shop with its preset, as it stands.</summary>
    public const string Next = "next.localhost";

    /// <summary>The same with its pages stored.</summary>
    public const string NextPages = "pages.localhost";

    /// <summary>The Laravel shop, all of it under one policy with a lifetime for what it says nothing about.</summary>
    public const string Laravel = "laravel.localhost";

    private GatewayProcess? _gateway;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway => _gateway!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await GatewayProcess.StartAsync(Configuration(TestBackends.Running));

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_gateway is not null)
            await _gateway.DisposeAsync();
    }

    /// <summary>Asks a shop; nothing is kept between questions.</summary>
    public Task<RawResponse> GetAsync(string host, string target, params string[] headers) => RawConnection.GetAsync(Gateway.BaseAddress, host, target, headers);

    /// <summary>Asks until the answer comes from the store: a client has a response's last byte a moment before it is there.</summary>
    public Task<RawResponse> GetStoredAsync(string host, string target, params string[] headers) => Eventually.GetAsync(
        async () => await GetAsync(host, target, headers) is var answer && answer.ValueOf("Cache-Status")?.Contains("; hit", StringComparison.Ordinal) is true ? answer : null,
        $"{target} comes from the store");

    private static string Configuration(TestBackends backends) => GatewayConfiguration.Of(
            $$"""
            "next": { "ClusterId": "next", "Match": { "Hosts": [ "{{Next}}" ] }, "CachePolicy": "next" },
            "pages": { "ClusterId": "next", "Match": { "Hosts": [ "{{NextPages}}" ] }, "CachePolicy": "pages" },
            "laravel": { "ClusterId": "laravel", "Match": { "Hosts": [ "{{Laravel}}" ] }, "CachePolicy": "laravel" }
            """,
            $$"""
            "next": { "Destinations": { "a": { "Address": "{{backends.Next.Url}}" } } },
            "laravel": { "Destinations": { "a": { "Address": "{{backends.Laravel.Url}}" } } }
            """)
        .Replace(
            "\"ReverseProxy\"",
            """
            "Caching": { "Policies": {
              "next": { "Preset": "next" },
              "pages": { "Preset": "next", "Html": true, "DefaultTtl": "60s" },
              "laravel": { "Preset": "laravel", "DefaultTtl": "60s", "NegativeTtl": "60s" }
            } },
            "ReverseProxy"
            """,
            StringComparison.Ordinal);
}
