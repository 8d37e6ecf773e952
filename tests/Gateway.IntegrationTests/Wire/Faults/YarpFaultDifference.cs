namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>A fault of which something else comes through YARP's forwarder.</summary>
/// <param name="Case">The case.</param>
/// <param name="Reason">Why.</param>
/// <param name="Outcomes">What comes of it: one of these.</param>
internal sealed record YarpFaultDifference(string Case, string Reason, params FaultOutcome[] Outcomes);
