using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The same table on routes with a resilience policy without retries: nothing of it differs.</summary>
public sealed class ProtectedFaultTests(ProtectedFaultGateway fixture, ITestOutputHelper output) : GatewayTest(fixture.Gateway, output), IClassFixture<ProtectedFaultGateway>
{
    /// <summary>A third of them.</summary>
    public static TheoryData<string, string> Cases() => FaultTests.PartOf(3, "Protected");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfABackend_ReachesTheClientAsWhatItIs(string name, string version) =>
        await new FaultTrial(fixture, FaultCases.All[name], version).RunAsync(isStrict: true, FaultCases.All[name].Outcome);
}
