using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The same table through YARP's forwarder, whose answers differ where <see cref="YarpFaultDifferences"/> says so.</summary>
public sealed class YarpFaultTests(YarpFaultGateway fixture, ITestOutputHelper output) : GatewayTest(fixture.Gateway, output), IClassFixture<YarpFaultGateway>
{
    /// <summary>A third of them.</summary>
    public static TheoryData<string, string> Cases() => FaultTests.PartOf(3, "Yarp");

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fault_OfABackend_ReachesTheClientAsWhatItIs(string name, string version)
    {
        var row = FaultCases.All[name];
        var known = YarpFaultDifferences.All.FirstOrDefault(difference => difference.Case == name);

        await new FaultTrial(fixture, row, version).RunAsync(isStrict: known is null, known?.Outcomes ?? [row.Outcome]);
    }

    [Fact]
    public void Differences_AreAboutCasesThatThereAre() =>
        Assert.All(YarpFaultDifferences.All, static difference => Assert.Contains(difference.Case, FaultCases.All.Keys));
}
