using Gateway.IntegrationTests.Wire;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>A request at the front door, and what has to become of it.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Request">The request as it is sent, and has to arrive where it does.</param>
internal sealed record DoorRow(string Name, WireRequest Request)
{
    /// <summary>The versions of HTTP that can express it.</summary>
    public IReadOnlyList<string> Versions { get; init; } = WireClient.Versions;

    /// <summary>What is sent on HTTP/1.1 instead, one character for each byte; <c>{id}</c> stands for the line that names the request.</summary>
    public string? Raw { get; init; }

    /// <summary>Further fields on HTTP/2, whose names no header line can express.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>The status of the answer; 0 for a stream that is reset.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The same on HTTP/2 where the server resets the stream by itself.</summary>
    public int? Http2Status { get; init; }

    /// <summary>False: the backend sees nothing of it.</summary>
    public bool IsForwarded { get; init; } = true;

    /// <summary>True when the client's connection ends with it on HTTP/1.1.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>Headers that arrive with other values than they were sent, or with none.</summary>
    public IReadOnlyDictionary<string, string[]> Changed { get; init; } = new Dictionary<string, string[]>();

    /// <summary>A request that passes.</summary>
    public static DoorRow Passes(string name, WireRequest request) => new(name, request);

    /// <summary>A GET that passes.</summary>
    public static DoorRow Passes(string target, params string[] headers) =>
        new($"{target} {string.Join(" | ", headers)}".Trim(), WireRequest.Get(target, headers));

    /// <summary>A request that is answered here.</summary>
    public static DoorRow Answered(string name, WireRequest request, int status, int? http2Status = null) =>
        new(name, request) { Status = status, Http2Status = http2Status, IsForwarded = false };

    /// <summary>A GET that is refused for its target.</summary>
    public static DoorRow Refused(string target, int? http2Status = null) => Answered(target, WireRequest.Get(target), 400, http2Status);
}
