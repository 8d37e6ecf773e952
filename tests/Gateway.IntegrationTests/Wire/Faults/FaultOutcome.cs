namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>What a client gets when its backend fails.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The body, or what came of it before <paramref name="Break"/>; null for the gateway's own problem document.</param>
/// <param name="Break">How the response broke off.</param>
/// <param name="Seen">How many times the backend saw the request.</param>
internal sealed record FaultOutcome(int Status, string? Body, WireBreak Break, int Seen)
{
    /// <summary>The gateway's 502.</summary>
    public static FaultOutcome BadGateway(int seen) => new(502, null, WireBreak.None, seen);

    /// <summary>The gateway's 504.</summary>
    public static FaultOutcome Timeout(int seen) => new(504, null, WireBreak.None, seen);

    /// <summary>The backend's response, whole.</summary>
    public static FaultOutcome Whole(string body, int status = 200, int seen = 1) => new(status, body, WireBreak.None, seen);

    /// <summary>The backend's status and bytes so far, then an abort.</summary>
    public static FaultOutcome Cut(string body) => new(200, body, WireBreak.Reset, 1);
}
