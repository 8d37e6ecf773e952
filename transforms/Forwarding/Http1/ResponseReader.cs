using System.Runtime.CompilerServices;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Receives the head of a final response.</summary>
internal static class ResponseReader
{
    /// <summary>The largest head, interim ones together with the final one, in bytes.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    /// <summary>How many interim responses (100, 103) are passed over before the final one.</summary>
    public const int MaxInterim = 64;

    /// <summary>Reads heads until a final one, 101 among them; the body's bytes are left in the connection.</summary>
    /// <returns>The connection's own, void with its next request.</returns>
    /// <exception cref="ResponseException">The head breaks a rule or a bound, or the connection ended before or within it.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<ResponseHead> ReadAsync(BackendConnection connection)
    {
        var head = connection.Head;
        head.Begin();
        var (consumed, interim) = (0, 0);
        while (true)
        {
            var length = ReadLines(connection.Received, head, out var isComplete);
            connection.Consume(length);
            consumed += length;
            // What follows a whole head is the body's.
            if (consumed + (isComplete ? 0 : connection.Received.Length) > MaxHeadBytes)
                throw new ResponseException($"the head is larger than {MaxHeadBytes / 1024} KiB");

            if (isComplete)
            {
                if (!head.IsInterim)
                    return head;
                if (++interim > MaxInterim)
                    throw new ResponseException($"more than {MaxInterim} interim responses");
                head.Begin();
            }
            else if (await connection.ReceiveAsync() == 0)
            {
                throw new ResponseException(head.Status == 0 && consumed + connection.Received.Length == 0
                    ? "the connection was closed without an answer"
                    : "the head ended early");
            }
        }
    }

    /// <summary>Reads the lines that are complete, up to the end of the head.</summary>
    /// <returns>How many bytes they are.</returns>
    private static int ReadLines(ReadOnlySpan<byte> received, ResponseHead head, out bool isComplete)
    {
        var start = 0;
        while (received[start..].IndexOf((byte)'\n') is var length and >= 0)
        {
            if (length == 0 || received[start + length - 1] != '\r')
                throw new ResponseException("a line of the head does not end with CRLF");
            var line = received.Slice(start, length - 1);
            start += length + 1;
            if (line.IsEmpty)
            {
                if (head.Status == 0)
                    throw new ResponseException("the status line is missing");
                isComplete = true;
                return start;
            }

            head.Add(line);
        }

        if (head.Status == 0 && !CanBeStatusLine(received[start..]))
            throw new ResponseException("the status line is not one of HTTP/1.1");
        isComplete = false;
        return start;
    }

    // What speaks another protocol may never send a line's end.
    private static bool CanBeStatusLine(ReadOnlySpan<byte> beginning)
    {
        var expected = "HTTP/1."u8;
        return beginning.Length < expected.Length ? expected.StartsWith(beginning) : beginning.StartsWith(expected);
    }
}
