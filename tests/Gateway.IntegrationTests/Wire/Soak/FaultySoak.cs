using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire.Soak;

/// <summary>A backend that answers one request in twenty wrongly, in ways that tempt a proxy to mix answers up.</summary>
internal static class FaultySoak
{
    private const int OnceIn = 20;
    private const string Other = "HTTP/1.1 200 OK\r\nX-Test-Id: nobody\r\nContent-Length: 6\r\n\r\nnobody";

    private static readonly Script[] Faults =
    [
        Scripts.Close,
        Scripts.Reset,
        Scripts.Send("this is not HTTP\r\n\r\n"),
        Scripts.Then(Half, Scripts.Close),
        Scripts.Then(Half, Scripts.Reset),
        Scripts.Then(HalfChunk, Scripts.Close),
        // An answer nobody asked for, in one piece with the right one: coming later, it may meet the next request, and nobody can tell.
        static connection => connection.SendAsync(
            $"HTTP/1.1 200 OK\r\nX-Test-Id: {connection.Request.Id}\r\nContent-Length: {connection.Request.Id.Length}\r\n\r\n{connection.Request.Id}{Other}"),
        Scripts.Send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").Then(Scripts.EchoId),
        Scripts.Send("HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\nnobody"),
    ];

    /// <summary>What the backend does for a request: for each sort of answer by chance, the same in every run.</summary>
    public static Func<ReceivedRequest, Script> Scripted()
    {
        var count = 0;
        return _ =>
        {
            // Spread over the connections: no two runs interleave alike, but each has its share of every fault.
            var number = Interlocked.Increment(ref count);
            return number % OnceIn == 0 ? Faults[number / OnceIn % Faults.Length] : Scripts.EchoId;
        };
    }

    private static Task Half(BackendConnection connection) =>
        connection.SendAsync($"HTTP/1.1 200 OK\r\nX-Test-Id: {connection.Request.Id}\r\nContent-Length: 100\r\n\r\n{connection.Request.Id}");

    private static Task HalfChunk(BackendConnection connection) =>
        connection.SendAsync($"HTTP/1.1 200 OK\r\nX-Test-Id: {connection.Request.Id}\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{connection.Request.Id}");
}
