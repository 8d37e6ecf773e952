namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>Reads requests from a connection by the rules of <see cref="RequestSyntax"/>.</summary>
internal static class RequestReader
{
    private const int LineLimit = 256 * 1024;

    /// <summary>Reads the head of the next request.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="connection">Its number.</param>
    /// <param name="ordinal">The number of the request on it.</param>
    /// <returns>Null when the connection ended before a first byte.</returns>
    /// <exception cref="FormatException">What came is no request.</exception>
    /// <exception cref="EndOfStreamException">The connection ended within it.</exception>
    public static async Task<ReceivedRequest?> ReadHeadAsync(WireStream stream, int connection, int ordinal)
    {
        if (!await stream.FillAsync())
            return null;
        var (method, target) = RequestSyntax.ReadRequestLine(await LineAsync(stream));
        return new ReceivedRequest(connection, ordinal, method, target, await ReadFieldsAsync(stream));
    }

    /// <summary>Reads the body behind a head, and what follows it.</summary>
    /// <exception cref="FormatException">It is framed wrongly, or could be read in two ways.</exception>
    /// <exception cref="EndOfStreamException">The connection ended within it.</exception>
    public static async Task<ReceivedRequest> ReadBodyAsync(WireStream stream, ReceivedRequest head)
    {
        using var body = new MemoryStream();
        if (RequestSyntax.ReadLength(head) is { } length)
        {
            await CopyAsync(stream, body, length);
            return head with { Body = body.ToArray() };
        }

        while (RequestSyntax.ReadChunkLength(await LineAsync(stream)) is > 0 and var chunk)
        {
            await CopyAsync(stream, body, chunk);
            if (await LineAsync(stream) is { Length: > 0 } excess)
                throw new FormatException($"'{excess}' stands behind a chunk.");
        }

        return head with { Body = body.ToArray(), Trailers = await ReadFieldsAsync(stream) };
    }

    private static async Task<List<KeyValuePair<string, string>>> ReadFieldsAsync(WireStream stream)
    {
        List<KeyValuePair<string, string>> fields = [];
        while (await LineAsync(stream) is { Length: > 0 } line)
            fields.Add(RequestSyntax.ReadField(line));
        return fields;
    }

    private static async Task CopyAsync(WireStream stream, MemoryStream body, long count)
    {
        if (!await stream.CopyAsync(body, count))
            throw new EndOfStreamException("The connection ended within a body.");
    }

    private static async ValueTask<string> LineAsync(WireStream stream) =>
        await stream.ReadLineAsync(LineLimit) ?? throw new EndOfStreamException("The connection ended within a line.");
}
