using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>A gateway with one policy, <c>pool</c>, on its route <c>shop</c>, and a route <c>vip</c> below <c>/vip/</c>; and what its destinations are.</summary>
internal sealed class ProtectedGateway : IAsyncDisposable
{
    private readonly IReadOnlyList<string> _destinations;
    private readonly HttpClient _client;
    private readonly HttpClient _admin;

    private ProtectedGateway(GatewayProcess gateway, IReadOnlyList<string> destinations)
    {
        (Gateway, _destinations, _client) = (gateway, destinations, gateway.CreateClient());
        _admin = new HttpClient(GatewayProcess.NewHandler()) { BaseAddress = gateway.AdminAddress };
    }

    /// <summary>The process.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>Starts one.</summary>
    /// <param name="policy">The policy; null for routes without one.</param>
    /// <param name="destinations">Where the backends are, in the order in which they are tried.</param>
    /// <param name="route">More keys of the route <c>shop</c>, each with a comma behind it.</param>
    /// <param name="root">More at the root of the configuration, each with a comma behind it.</param>
    /// <param name="other">Another cluster, <c>other</c>; null for none.</param>
    /// <param name="cluster">More keys of the cluster, each with a comma behind it.</param>
    public static async Task<ProtectedGateway> StartAsync(string? policy, IReadOnlyList<string> destinations, string route = "", string root = "", string? other = null, string cluster = "") =>
        new(await GatewayProcess.StartAsync(Configuration(policy, destinations, route, root, other, cluster)), destinations);

    /// <summary>Puts another policy in force.</summary>
    public async Task ChangeAsync(string policy)
    {
        var before = (await Gateway.GetStatusAsync()).Generation;
        await Gateway.EditAsync(Configuration(policy, _destinations, "", "", null, ""));
        await Gateway.WaitForGenerationAsync(before + 1);
    }

    /// <summary>Sends a request.</summary>
    public Task<HttpResponseMessage> SendAsync(string method, string target, string? body = null, string id = "", string? key = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), target);
        if (body is not null)
            request.Content = new StringContent(body);
        request.Headers.Add(ReceivedRequest.IdHeader, id.Length > 0 ? id : "none");
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return _client.SendAsync(request, cancellation);
    }

    /// <summary>Sends a request in a version of HTTP, on a connection of its own.</summary>
    public Task<WireResponse> SendAsync(string version, WireRequest request) => WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), request);

    /// <summary>Sends a GET, and gives its status.</summary>
    public async Task<int> StatusOfAsync(string target)
    {
        using var response = await SendAsync("GET", target);
        return (int)response.StatusCode;
    }

    /// <summary>Waits until a line of the access log says that a request failed so.</summary>
    public Task WaitForErrorAsync(string error) => Eventually.HoldsAsync(
        () => Gateway.Process.Lines.Any(line => line.Contains($"\"error\":\"{error}\"", StringComparison.Ordinal)), $"the access log has {error}");

    /// <summary>The sum of a metric's values, of all lines with these labels.</summary>
    public async Task<double> MetricAsync(string name, params string[] labels)
    {
        var lines = (await _admin.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Split('\n');
        return lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
            .Sum(static line => double.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Waits until so many requests are waiting.</summary>
    public Task WaitForWaitingAsync(int count) => Eventually.HoldsAsync(async () => (int)await MetricAsync("gateway_resilience_waiting") == count, $"{count} requests wait");

    /// <summary>Waits until so many requests are on their way.</summary>
    public Task WaitForActiveAsync(int count) => Eventually.HoldsAsync(async () => (int)await MetricAsync("gateway_resilience_active") == count, $"{count} requests are on their way");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _admin.Dispose();
        await Gateway.DisposeAsync();
    }

    private static string Configuration(string? policy, IReadOnlyList<string> destinations, string route, string root, string? other, string cluster)
    {
        var named = policy is null ? "" : "\"ResiliencePolicy\": \"pool\", ";
        var routes = $$"""
            "shop": { {{named}} {{route}} "ClusterId": "backend", "Match": { "Path": "/{**rest}" } },
            "vip": { {{named}} "ClusterId": "backend", "Match": { "Path": "/vip/{**rest}" } }
            """;
        var addresses = string.Join(", ", destinations.Select(static (address, i) => $$""" "{{(char)('a' + i)}}": { "Address": "{{address}}" } """));
        var section = policy is null ? "" : $$""" "Resilience": { "Policies": { "pool": {{policy}} } }, """;
        var more = other is null ? "" : $", \"other\": {other}";
        return GatewayConfiguration.Of(routes, $$""" "backend": { {{cluster}} "LoadBalancingPolicy": "FirstAlphabetical", "Destinations": { {{addresses}} } } {{more}} """, ScriptedGateway.Endpoints)
            .Replace("\"ReverseProxy\": {", $$"""{{section}} {{root}} "ReverseProxy": {""", StringComparison.Ordinal);
    }
}
