using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.TrustedProxies;

/// <summary>Whose word on clients counts, with and without a load balancer in front. The backend shows its bytes.</summary>
public sealed class TrustedProxyTests
{
    private static readonly string[] Said =
    [
        "X-Forwarded-For: 6.6.6.6, 192.0.2.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: shop.test:8443", "X-Forwarded-Port: 8443",
        "X-Real-IP: 6.6.6.6", "X_Forwarded_For: 6.6.6.6", "Forwarded: for=6.6.6.6", "X-HTTP-Method-Override: DELETE",
    ];

    [Fact]
    public async Task Peer_ThatIsTrusted_IsBelieved()
    {
        await using var gateway = await StartAsync(""" "TrustedProxies": [ "127.0.0.0/8" ], """);

        var received = await SendAsync(gateway);

        Assert.Equal(["192.0.2.7, 127.0.0.1"], received.ValuesOf("X-Forwarded-For"));
        Assert.Equal(["https"], received.ValuesOf("X-Forwarded-Proto"));
        Assert.Equal(["shop.test:8443"], received.ValuesOf("X-Forwarded-Host"));
        Assert.Equal(["shop.test:8443"], received.ValuesOf("Host"));
        Assert.Equal(["8443"], received.ValuesOf("X-Forwarded-Port"));
        AssertNothingElse(received);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""" "TrustedProxies": [ "192.0.2.0/24", "::1" ], """)]
    public async Task Peer_ThatIsNot_SpeaksForItselfAlone(string section)
    {
        await using var gateway = await StartAsync(section);

        var received = await SendAsync(gateway);

        Assert.Equal(["127.0.0.1"], received.ValuesOf("X-Forwarded-For"));
        Assert.Equal(["http"], received.ValuesOf("X-Forwarded-Proto"));
        Assert.Equal(["public.test"], received.ValuesOf("X-Forwarded-Host"));
        Assert.Equal(["public.test"], received.ValuesOf("Host"));
        Assert.Equal(["80"], received.ValuesOf("X-Forwarded-Port"));
        AssertNothingElse(received);
    }

    [Fact]
    public async Task Edit_OfTheList_AppliesWhileRunning()
    {
        await using var gateway = await StartAsync("");
        await gateway.EditAsync(Configuration(""" "TrustedProxies": [ "127.0.0.1" ], """));

        await Eventually.HoldsAsync(
            async () => (await SendAsync(gateway)).ValuesOf("X-Forwarded-For").SequenceEqual(["192.0.2.7, 127.0.0.1"]),
            "the peer is trusted");
    }

    [Fact]
    public async Task MethodOverride_OnARouteThatAllowsIt_Passes()
    {
        await using var gateway = await StartAsync("", """ , "AllowMethodOverride": true """);

        Assert.Equal(["DELETE"], (await SendAsync(gateway)).ValuesOf("X-HTTP-Method-Override"));
    }

    private static void AssertNothingElse(RawRequest received)
    {
        foreach (var name in (string[])["X-Real-IP", "X_Forwarded_For", "Forwarded", "X-HTTP-Method-Override"])
            Assert.Empty(received.ValuesOf(name));
    }

    private static Task<GatewayProcess> StartAsync(string section, string routeKeys = "") => GatewayProcess.StartAsync(Configuration(section, routeKeys));

    private static string Configuration(string section, string routeKeys = "") => GatewayConfiguration.Of(
        $$""" "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } {{routeKeys}} } """,
        $$""" "backend": { "Destinations": { "a": { "Address": "{{TestBackends.Running.Express[0].Raw}}" } } } """)
        .Replace("\"Kestrel\"", section + "\"Kestrel\"", StringComparison.Ordinal);

    private static async Task<RawRequest> SendAsync(GatewayProcess gateway) =>
        RawRequest.From(await RawConnection.GetAsync(gateway.BaseAddress, "public.test", "/", Said));
}
