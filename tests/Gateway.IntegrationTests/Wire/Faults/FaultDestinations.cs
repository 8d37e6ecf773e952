namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>What the destinations of a case's cluster are, in the order in which they are tried.</summary>
internal enum FaultDestinations
{
    /// <summary>The backend.</summary>
    Backend,

    /// <summary>The backend over TLS.</summary>
    SecureBackend,

    /// <summary>A port that refuses.</summary>
    Refusing,

    /// <summary>A port that refuses, and the backend.</summary>
    RefusingThenBackend,

    /// <summary>A name that does not exist.</summary>
    Unknown,

    /// <summary>A port that does not answer.</summary>
    Silent,

    /// <summary>A port that does not answer, and the backend.</summary>
    SilentThenBackend,
}
