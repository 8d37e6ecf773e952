namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>A request whose response must be the same, whether it is sent to the backend or to the gateway.</summary>
/// <param name="Backend">Which backend.</param>
/// <param name="Request">The request, without a host.</param>
internal sealed record DifferentialCase(string Backend, WireRequest Request)
{
    /// <summary>Versions of HTTP in which clients can say this.</summary>
    public IReadOnlyList<string> Versions { get; init; } = WireClient.Versions;
}
