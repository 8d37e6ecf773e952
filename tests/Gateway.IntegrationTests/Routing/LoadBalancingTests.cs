using System.Text.Json;
using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Routing;

[Collection(RoutingTests.Name)]
public sealed class LoadBalancingTests(RoutingGateway routing, ITestOutputHelper output) : GatewayTest(routing.Gateway, output)
{
    private const int Requests = 40;

    private static readonly string[] Policies = ["RoundRobin", "Random", "PowerOfTwoChoices", "LeastRequests", "FirstAlphabetical"];
    private static readonly string[] Affinities = ["HashCookie", "ArrCookie", "Cookie", "CustomHeader"];

    /// <summary>The first path segment names the cluster.</summary>
    internal static string Routes { get; } = string.Join(",\n", Policies.Concat(Affinities).Append("Strict").Select(static id =>
        $$"""
        "{{id}}": {
          "ClusterId": "{{id}}",
          "Match": { "Path": "/{{id}}/{**rest}" },
          "Transforms": [ { "PathRemovePrefix": "/{{id}}" } ]
        }
        """));

    internal static string Clusters(TestBackends backends) => string.Join(
        ",\n",
        [
            .. Policies.Select(policy => Cluster(policy, policy, "", backends)),
            .. Affinities.Select(policy => Cluster(policy, "RoundRobin", $$"""
                "SessionAffinity": { "Enabled": true, "Policy": "{{policy}}", "AffinityKeyName": "X-Instance", "FailurePolicy": "Redistribute" },
                """, backends)),
            Cluster("Strict", "RoundRobin", """
                "SessionAffinity": {
                  "Enabled": true, "Policy": "HashCookie", "AffinityKeyName": "instance", "FailurePolicy": "Return503Error",
                  "Cookie": { "Path": "/Strict", "HttpOnly": true, "SameSite": "Strict", "SecurePolicy": "SameAsRequest", "MaxAge": "01:00:00", "IsEssential": true }
                },
                """, backends),
        ]);

    [Fact]
    public async Task RoundRobin_OverTwoInstances_Alternates()
    {
        var instances = await InstancesAsync("RoundRobin");

        Assert.Equal(Requests / 2, instances.Count(static instance => instance == "a"));
        Assert.All(instances.Zip(instances.Skip(1)), static pair => Assert.NotEqual(pair.First, pair.Second));
    }

    [Theory]
    [InlineData("Random")]
    [InlineData("PowerOfTwoChoices")]
    public async Task Chance_OverTwoInstances_ReachesBoth(string policy)
    {
        var instances = await InstancesAsync(policy);

        Assert.Equal(["a", "b"], instances.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task FirstAlphabetical_OverTwoInstances_StaysWithTheFirst()
    {
        var instances = await InstancesAsync("FirstAlphabetical");

        Assert.Equal(["a"], instances.Distinct());
    }

    [Fact]
    public async Task LeastRequests_WithOneInstanceBusy_ChoosesTheOther()
    {
        using var client = Gateway.CreateClient();
        await using var stream = await client.GetStreamAsync("/LeastRequests/events?count=0&interval=60000");
        using var reader = new StreamReader(stream);
        string? line;
        do
            line = await reader.ReadLineAsync();
        while (line?.StartsWith("data:", StringComparison.Ordinal) is false);
        var busy = JsonSerializer.Deserialize<JsonElement>(line!["data:".Length..]).GetProperty("instance").GetString();

        var instances = await InstancesAsync("LeastRequests");

        Assert.Equal([busy == "a" ? "b" : "a"], instances.Distinct());
    }

    [Theory]
    [InlineData("HashCookie")]
    [InlineData("ArrCookie")]
    [InlineData("Cookie")]
    [InlineData("CustomHeader")]
    public async Task Affinity_ByCookieOrHeader_StaysWithTheFirstInstance(string policy)
    {
        var first = await GetInstanceAsync(policy);
        var key = policy == "CustomHeader"
            ? $"X-Instance: {first.ValueOf("X-Instance")}"
            : $"Cookie: {first.ValueOf("Set-Cookie")!.Split(';')[0]}";

        var instances = await InstancesAsync(policy, key);

        Assert.Equal([InstanceOf(first)], instances.Distinct());
        Assert.Equal(2, (await InstancesAsync(policy)).Distinct().Count());
    }

    [Fact]
    public async Task Affinity_ToAnUnknownInstance_FollowsTheFailurePolicy()
    {
        var redistributed = await GetInstanceAsync("HashCookie", "Cookie: X-Instance=ffffffffffffffff");
        var refused = await GetInstanceAsync("Strict", "Cookie: instance=ffffffffffffffff");

        Assert.Equal(200, redistributed.Status);
        Assert.Equal(503, refused.Status);
    }

    [Fact]
    public async Task AffinityCookie_OfACluster_HasItsConfiguredAttributes()
    {
        var cookie = (await GetInstanceAsync("Strict")).ValueOf("Set-Cookie")!;

        Assert.StartsWith("instance=", cookie, StringComparison.Ordinal);
        foreach (var attribute in (string[])["max-age=3600", "path=/Strict", "samesite=strict", "httponly"])
            Assert.Contains($"; {attribute}", cookie, StringComparison.Ordinal);
    }

    private static string Cluster(string id, string policy, string affinity, TestBackends backends) =>
        $$"""
        "{{id}}": {
          "LoadBalancingPolicy": "{{policy}}",
          {{affinity}}
          "Destinations": {
            "a": { "Address": "{{backends.Express[0].Url}}" },
            "b": { "Address": "{{backends.Express[1].Url}}" }
          }
        }
        """;

    private async Task<string[]> InstancesAsync(string cluster, params string[] headers)
    {
        var instances = new string[Requests];
        for (var i = 0; i < Requests; i++)
            instances[i] = InstanceOf(await GetInstanceAsync(cluster, headers));
        return instances;
    }

    private Task<RawResponse> GetInstanceAsync(string cluster, params string[] headers) =>
        RawConnection.GetAsync(Gateway.BaseAddress, "localhost", $"/{cluster}/instance", headers);

    private static string InstanceOf(RawResponse response) =>
        JsonSerializer.Deserialize<JsonElement>(response.Body).GetProperty("instance").GetString()!;
}
