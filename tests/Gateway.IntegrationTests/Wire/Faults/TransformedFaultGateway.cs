namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The gateway of the faults on routes with a transform of their own.</summary>
public sealed class TransformedFaultGateway() : FaultGateway(ForwarderKeys.Transformed);
