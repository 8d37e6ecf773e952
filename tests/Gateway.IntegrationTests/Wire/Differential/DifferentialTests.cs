using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>
/// The same request, sent to a backend and through the gateway: both responses, and what the backend shows of both requests,
/// are the same but for <see cref="AllowedDifferences"/>.
/// </summary>
public sealed class DifferentialTests(DifferentialGateway fixture, ITestOutputHelper output)
    : GatewayTest(fixture.Gateway, output), IClassFixture<DifferentialGateway>
{
    /// <summary>Every case in every version of HTTP through every forwarder.</summary>
    public static TheoryData<string, string, string> Cases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var (name, one) in DifferentialCases.All)
        {
            foreach (var version in one.Versions)
            {
                foreach (var forwarder in DifferentialGateway.Forwarders)
                    cases.Add(name, version, forwarder);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Request_ThroughTheGateway_IsAnsweredAsByTheBackend(string name, string version, string forwarder)
    {
        var one = DifferentialCases.All[name];
        var request = one.Request with { Host = DifferentialGateway.HostOf(one.Backend, forwarder) };

        var direct = await WireClient.SendAsync("1.1", DifferentialGateway.AddressOf(one.Backend), request);
        var through = await WireClient.SendAsync(version, ScriptedGateway.AddressOf(Gateway, version), request);

        // A server adds its date where there is none.
        if (direct.ValuesOf("Date").Count == 0)
            through = through with { Headers = [.. through.Headers.Where(static field => !field.Key.Equals("Date", StringComparison.OrdinalIgnoreCase))] };
        var expected = await Comparable.WriteAsync(one, direct, hasTrailers: version == "2");
        var actual = await Comparable.WriteAsync(one, through, hasTrailers: version == "2");
        if (forwarder == "Yarp" && YarpDifferences.Known.ContainsKey(name))
            Assert.NotEqual(expected, actual);
        else
            Assert.Equal(expected, actual);
    }

    [Fact]
    public void Cases_OfTheSuite_AreEnough() => Assert.InRange(DifferentialCases.All.Count, 150, int.MaxValue);
}
