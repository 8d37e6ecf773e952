namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>
/// Reads the head of a final response, 101 among them, out of what a connection has received; the body's bytes are left there. Made for one response, whose
/// exchange does the waiting: a method that waits costs an object.
/// </summary>
/// <param name="connection">That the request was sent on.</param>
internal struct ResponseReader(BackendConnection connection)
{
    /// <summary>The largest head, interim ones together with the final one, in bytes.</summary>
    public const int MaxHeadBytes = 64 * 1024;

    /// <summary>How many interim responses (100, 103) are passed over before the final one.</summary>
    public const int MaxInterim = 64;

    private readonly ResponseHead _head = Begun(connection.Head);
    private int _consumed;
    private int _interim;

    /// <summary>Reads on.</summary>
    /// <param name="head">The connection's own, void with its next request.</param>
    /// <returns>False where more must be received for it.</returns>
    /// <exception cref="ResponseException">The head breaks a rule or a bound.</exception>
    public bool TryRead(out ResponseHead head)
    {
        head = _head;
        while (true)
        {
            var length = ReadLines(connection.Received, head, out var isComplete);
            connection.Consume(length);
            _consumed += length;
            // What follows a whole head is the body's.
            if (_consumed + (isComplete ? 0 : connection.Received.Length) > MaxHeadBytes)
                throw new ResponseException($"the head is larger than {MaxHeadBytes / 1024} KiB");
            if (!isComplete)
                return false;
            if (!head.IsInterim)
                return true;
            if (++_interim > MaxInterim)
                throw new ResponseException($"more than {MaxInterim} interim responses");
            head.Begin();
        }
    }

    /// <summary>What is wrong where the connection ended before the head did.</summary>
    public readonly ResponseException EndedEarly() => new(_head.Status == 0 && _consumed + connection.Received.Length == 0
        ? "the connection was closed without an answer"
        : "the head ended early");

    private static ResponseHead Begun(ResponseHead head)
    {
        head.Begin();
        return head;
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
