namespace Gateway.IntegrationTests.Resilience;

/// <summary>What a destination does to a request that asks it to, by its path.</summary>
/// <param name="Name">The path, without its slash.</param>
/// <param name="IsRepeated">Whether it is the end of a try, for requests that may be sent again.</param>
/// <param name="Status">What the client gets at last; 0 where the answer breaks off.</param>
internal sealed record RetryFault(string Name, bool IsRepeated, int Status)
{
    /// <summary>What the client gets of a HEAD, where that is something else.</summary>
    public int? StatusOfHead { get; init; }

    /// <summary>Whether no answer comes, so that the time for it is over at last.</summary>
    public bool IsSilence { get; init; }

    /// <summary>How often .NET's client, which YARP's forwarder sends with, sends a request without a body by itself each time; POST and PATCH once.</summary>
    public int SendsOfYarp { get; init; } = 1;
}
