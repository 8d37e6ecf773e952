namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>The gateway of the faults with a policy on every route that watches over all and repeats nothing.</summary>
public sealed class ProtectedFaultGateway() : FaultGateway(
    "Gateway",
    """{ "MaxConcurrency": 1000, "MaxConcurrencyPerDestination": 1000, "Queue": {}, "Breaker": { "MinimumThroughput": 100000 }, "Outliers": { "ConsecutiveFailures": 1000 } }""");
