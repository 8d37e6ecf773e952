namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The gateway of the faults with YARP's forwarder on every cluster.</summary>
public sealed class YarpFaultGateway() : FaultGateway("Yarp");
