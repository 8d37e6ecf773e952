using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.DestinationTls;

/// <summary>The files of <c>Tls</c> are followed while the gateway runs.</summary>
public sealed class AuthoritiesReloadTests : IAsyncLifetime
{
    private readonly TestAuthority _ours = new("Ours");
    private readonly TestAuthority _theirs = new("Theirs");
    private readonly TemporaryDirectory _directory = new();
    private SecureBackend _backend = null!;
    private GatewayProcess _gateway = null!;

    public static TheoryData<string> Forwarders { get; } = new(SecureGateway.Forwarders.Keys);

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Authorities, _ours.Bundle);
        _backend = await SecureBackend.StartAsync(_ours, ["localhost"]);
        _gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", SecureGateway.Forwarders.Keys.Select(static id => $$""" "{{id}}": { "ClusterId": "{{id}}", "Match": { "Path": "/{{id}}" } } """)),
            string.Join(",\n", SecureGateway.Forwarders.Select(forwarder =>
                $$"""
                "{{forwarder.Key}}": {
                  "Destinations": { "a": { "Address": "https://localhost:{{_backend.Port}}/" } },
                  "Tls": { "Authorities": "{{Authorities}}" }{{forwarder.Value}}
                }
                """))));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _ours.Dispose();
        _theirs.Dispose();
        _directory.Dispose();
    }

    private string Authorities => _directory.File("authorities.pem");

    [Theory]
    [MemberData(nameof(Forwarders))]
    public async Task Authorities_Edited_AreFollowed(string forwarder)
    {
        Assert.Equal(200, await StatusAsync(forwarder));

        await File.WriteAllTextAsync(Authorities, _theirs.Bundle);
        await _gateway.WaitForGenerationAsync(2);
        Assert.Equal(502, await StatusAsync(forwarder));

        await File.WriteAllTextAsync(Authorities, _theirs.Bundle + _ours.Bundle);
        await _gateway.WaitForGenerationAsync(3);
        Assert.Equal(200, await StatusAsync(forwarder));
    }

    [Fact]
    public async Task Authorities_Damaged_LeaveTheGenerationBeforeInForce()
    {
        await File.WriteAllTextAsync(Authorities, "nothing");
        await Eventually.HoldsAsync(
            async () => (await _gateway.GetStatusAsync()).IsRefused, "the damaged file is reported");

        Assert.Equal(1, (await _gateway.GetStatusAsync()).Generation);
        Assert.Equal(200, await StatusAsync("own"));
    }

    private async Task<int> StatusAsync(string forwarder) =>
        (await RawConnection.GetAsync(_gateway.BaseAddress, "shop.test", $"/{forwarder}")).Status;
}
