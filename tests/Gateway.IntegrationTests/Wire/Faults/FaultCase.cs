using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>One way in which a backend fails.</summary>
/// <param name="Name">Its name, part of a path.</param>
/// <param name="Script">What the backend does.</param>
/// <param name="Outcome">What has to come of it.</param>
internal sealed record FaultCase(string Name, Script Script, FaultOutcome Outcome)
{
    /// <summary>The method of the request.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The body of the request; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>True when the gateway has a connection to the backend from before.</summary>
    public bool IsReused { get; init; }

    /// <summary>Where the gateway connects to.</summary>
    public FaultDestinations Destinations { get; init; }

    /// <summary>How long its route bears silence.</summary>
    public string IdleTimeout { get; init; } = "1s";

    /// <summary>True when the backend's connection may serve another request: the response was framed beyond doubt.</summary>
    public bool KeepsConnection { get; init; }
}
