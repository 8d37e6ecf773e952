using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Resilience;

/// <summary>All that a destination can do wrong once it has a request. None of it leaves a connection that could be used again.</summary>
internal static class RetryFaults
{
    private const string Ok = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\n";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RetryFault> All { get; } =
    [
        new("502", true, 502), new("503", true, 503), new("504", true, 504), new("500", false, 500), new("429", false, 429),
        new("reset", true, 502), new("close", true, 502) { SendsOfYarp = 4 }, new("half-head", true, 502), new("no-http", true, 502),
        new("hang", true, 504) { IsSilence = true }, new("slow-head", true, 504) { IsSilence = true },
        new("half-body", false, 0) { StatusOfHead = 200 },
    ];

    /// <summary>What a backend does for a request.</summary>
    public static Script ScriptOf(ReceivedRequest request) => request.Target switch
    {
        "/502" => Status("502 Bad"),
        "/503" => Status("503 Down"),
        "/504" => Status("504 Late"),
        "/500" => Status("500 Broken"),
        "/429" => Status("429 Enough"),
        "/reset" => Scripts.Reset,
        "/close" => Scripts.Close,
        "/half-head" => Scripts.Send("HTTP/1.1 200 OK\r\nX-Half: ").Then(Scripts.Close),
        "/no-http" => Scripts.Send("hello\r\n\r\n").Then(Scripts.Close),
        "/hang" => Scripts.Hang,
        "/slow-head" => Scripts.Send("HTTP/1.1 200 OK\r\nX-Half: ").Then(Scripts.Hang),
        "/half-body" => Scripts.Send(Ok + (request.Method == "HEAD" ? "" : "half")).Then(Scripts.Close),
        _ => Status("200 Fine"),
    };

    private static Script Status(string status) => Scripts.Send($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").Then(Scripts.Close);
}
