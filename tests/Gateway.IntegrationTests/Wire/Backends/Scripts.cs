using System.Globalization;
using System.Text;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>What backends do, well or badly.</summary>
internal static class Scripts
{
    /// <summary>Answers as it should be: status 200, the request's id as a header and as the body.</summary>
    public static Task EchoId(BackendConnection connection)
    {
        var id = connection.Request.Id;
        return connection.SendAsync($"HTTP/1.1 200 OK\r\nX-Test-Id: {id}\r\nContent-Length: {id.Length}\r\n\r\n{(connection.Request.Method == "HEAD" ? "" : id)}");
    }

    /// <summary>Sends bytes, one for each character; each piece on its own.</summary>
    public static Script Send(params string[] pieces) => async connection =>
    {
        foreach (var piece in pieces)
            await connection.SendAsync(piece);
    };

    /// <summary>Sends header lines and a body with its length.</summary>
    public static Script Ok(string body, params string[] headers) => Send(
        $"HTTP/1.1 200 OK\r\n{Lines(headers)}Content-Length: {Encoding.Latin1.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n\r\n{body}");

    /// <summary>Closes the connection: FIN.</summary>
    public static Task Close(BackendConnection connection) => connection.CloseAsync();

    /// <summary>Closes the connection with a RST.</summary>
    public static Task Reset(BackendConnection connection)
    {
        connection.Reset();
        return Task.CompletedTask;
    }

    /// <summary>Does nothing more until the other side closes.</summary>
    public static Task Hang(BackendConnection connection) => connection.WaitForEndAsync();

    /// <summary>Sends a text byte by byte, with a pause between any two.</summary>
    public static Script Drip(string text, TimeSpan pause) => async connection =>
    {
        await connection.SendAsync(text[..1]);
        foreach (var next in text[1..])
        {
            // None behind the last one, which the next request would wait for.
            await Task.Delay(pause, TimeProvider.System);
            await connection.SendAsync(next.ToString());
        }
    };

    /// <summary>Sends the same until the other side closes, or takes nothing more.</summary>
    public static Script Endless(byte[] block) => async connection =>
    {
        while (await connection.TrySendAsync(block))
        {
            // Goes on.
        }
    };

    /// <summary>One after the other.</summary>
    public static Script Then(this Script first, Script second) => async connection =>
    {
        await first(connection);
        await second(connection);
    };

    private static string Lines(string[] headers) => string.Concat(headers.Select(static line => line + "\r\n"));
}
