using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>An answer of a backend, and what a client has to get of it.</summary>
/// <param name="Name">What it is about, part of a path.</param>
/// <param name="Script">What the backend does.</param>
/// <param name="Status">The status that the client gets.</param>
/// <param name="Body">The body that it gets; null for the gateway's own problem document.</param>
internal sealed record AnswerRow(string Name, Script Script, int Status, string? Body)
{
    /// <summary>The method of the request.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>True when the gateway has a connection to the backend from before.</summary>
    public bool IsReused { get; init; }

    /// <summary>How many times the backend sees the request.</summary>
    public int Seen { get; init; } = 1;

    /// <summary>Headers that the client gets, with all their values; none for one that it must not get.</summary>
    public IReadOnlyDictionary<string, string[]> Headers { get; init; } = new Dictionary<string, string[]>();

    /// <summary>The trailers that a client on HTTP/2 gets; on HTTP/1.1 there are none.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Trailers { get; init; } = [];

    /// <summary>Whether the backend's connection serves the next request, too.</summary>
    public bool KeepsConnection { get; init; }
}
