using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>
/// What clients get of backends that lie or break, through the gateway's own forwarder. After each fault, the same client's next
/// request gets its own answer, and the gateway is well.
/// </summary>
public sealed class FaultTests(FaultGateway fixture, ITestOutputHelper output) : GatewayTest(fixture.Gateway, output), IClassFixture<FaultGateway>
{
    /// <summary>Every case in one version of HTTP; in all of them with <c>GATEWAY_TEST_FULL=1</c>.</summary>
    public static TheoryData<string, string> Cases() => Extent.OneOfEach(FaultCases.All.Keys, WireClient.Versions);

    /// <summary>About one of so many of them: what a forwarder shares with the others is tried there. All with <c>GATEWAY_TEST_FULL=1</c>.</summary>
    internal static TheoryData<string, string> PartOf(int share, string forwarder) =>
        Extent.PartOf(FaultCases.All.Keys.SelectMany(static name => WireClient.Versions.Select(version => (name, version))), share, forwarder);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfABackend_ReachesTheClientAsWhatItIs(string name, string version) =>
        await new FaultTrial(fixture, FaultCases.All[name], version).RunAsync(isStrict: true, FaultCases.All[name].Outcome);
}
