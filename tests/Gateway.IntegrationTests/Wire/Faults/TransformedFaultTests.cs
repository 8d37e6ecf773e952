using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The same table where heads pass through transforms: nothing of it differs.</summary>
public sealed class TransformedFaultTests(TransformedFaultGateway fixture, ITestOutputHelper output) : GatewayTest(fixture.Gateway, output), IClassFixture<TransformedFaultGateway>
{
    /// <summary>A third of them.</summary>
    public static TheoryData<string, string> Cases() => FaultTests.PartOf(3, "Transformed");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfABackend_ReachesTheClientAsWhatItIs(string name, string version) =>
        await new FaultTrial(fixture, FaultCases.All[name], version).RunAsync(isStrict: true, FaultCases.All[name].Outcome);
}
