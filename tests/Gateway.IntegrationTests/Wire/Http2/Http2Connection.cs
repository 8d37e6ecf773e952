using System.Buffers.Binary;
using System.Globalization;
using System.Net.Security;

namespace Gateway.IntegrationTests.Wire.Http2;

/// <summary>
/// One HTTP/2 connection on which a test writes every frame itself, or whole requests. Answers SETTINGS and PING, and opens
/// windows again, while it reads. Not for two threads at once.
/// </summary>
internal sealed class Http2Connection : IWireClient
{
    private const int MaxFrameLength = 16 * 1024;
    private const ushort HeaderTableSize = 0x1;
    private const ushort EnablePush = 0x2;
    private const ushort InitialWindowSize = 0x4;

    private readonly WireStream _stream;
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private long _sendWindow = 65535;
    private int _initialSendWindow = 65535;
    private int _lastStream = -1;

    private Http2Connection(WireStream stream) => _stream = stream;

    /// <summary>How the connection ended, as far as reading found out.</summary>
    public WireBreak Break => _stream.Break;

    /// <summary>The GOAWAY that came last; null for none.</summary>
    public Http2Frame? GoAway { get; private set; }

    /// <summary>False: windows stay as they are, and the peer stops when they are full.</summary>
    public bool OpensWindows { get; init; } = true;

    /// <summary>Connects, and sends the preface and the first SETTINGS: no dynamic table, no push.</summary>
    /// <param name="address">The listener.</param>
    /// <param name="tls">What to ask for in TLS; null for prior knowledge without TLS.</param>
    /// <param name="window">How many bytes of a body the peer may send ahead.</param>
    /// <param name="opensWindows">See <see cref="OpensWindows"/>.</param>
    public static async Task<Http2Connection> OpenAsync(
        Uri address, SslClientAuthenticationOptions? tls = null, int window = 65535, bool opensWindows = true)
    {
        var connection = new Http2Connection(await WireStream.OpenAsync(address, tls)) { OpensWindows = opensWindows };
        await connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        var settings = new byte[18];
        WriteSetting(settings, HeaderTableSize, 0);
        WriteSetting(settings.AsSpan(6), EnablePush, 0);
        WriteSetting(settings.AsSpan(12), InitialWindowSize, (uint)window);
        await connection.SendFrameAsync(FrameType.Settings, FrameFlags.None, 0, settings);
        return connection;
    }

    /// <summary>The fields of a request: pseudo-header fields, then its headers, names in lower case.</summary>
    public static IEnumerable<KeyValuePair<string, string>> FieldsOf(WireRequest request, string scheme = "http")
    {
        yield return new(":method", request.Method);
        yield return new(":scheme", scheme);
        yield return new(":authority", request.Host);
        yield return new(":path", request.Target);
        foreach (var field in request.Headers.Select(Lowered))
            yield return field;
        if (request is { Body: { } body, IsChunked: false })
            yield return new("content-length", body.Length.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.SendAsync(bytes);

    /// <summary>Sends bytes as they are; false when the peer has closed.</summary>
    public Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes) => _stream.TrySendAsync(bytes);

    /// <summary>Sends a frame, if the peer has not closed: reading tells why it did.</summary>
    public Task SendFrameAsync(FrameType type, FrameFlags flags, int stream, ReadOnlyMemory<byte> payload) =>
        _stream.TrySendAsync(Http2Frame.Write(type, flags, stream, payload.Span));

    /// <summary>Opens the next stream with a field section, over CONTINUATION frames where it is long.</summary>
    /// <returns>The stream's number.</returns>
    public async Task<int> OpenStreamAsync(ReadOnlyMemory<byte> block, bool isLast)
    {
        _lastStream += 2;
        _streams[_lastStream] = new Http2Stream { SendWindow = _initialSendWindow };
        await SendFieldsAsync(_lastStream, block, isLast);
        return _lastStream;
    }

    /// <summary>Opens the next stream with fields, written as they are.</summary>
    public Task<int> OpenStreamAsync(IEnumerable<KeyValuePair<string, string>> fields, bool isLast) =>
        OpenStreamAsync(FieldBlock.Write(fields), isLast);

    /// <summary>Sends a field section on an open stream: trailers.</summary>
    public async Task SendFieldsAsync(int stream, ReadOnlyMemory<byte> block, bool isLast)
    {
        var flags = isLast ? FrameFlags.EndStream : FrameFlags.None;
        var type = FrameType.Headers;
        do
        {
            var part = block[..Math.Min(block.Length, MaxFrameLength)];
            block = block[part.Length..];
            await SendFrameAsync(type, block.IsEmpty ? flags | FrameFlags.EndHeaders : flags, stream, part);
            (type, flags) = (FrameType.Continuation, FrameFlags.None);
        }
        while (!block.IsEmpty);
    }

    /// <summary>Sends a piece of a body as the windows allow.</summary>
    public async Task SendDataAsync(int stream, ReadOnlyMemory<byte> data, bool isLast)
    {
        var state = _streams[stream];
        do
        {
            var room = Math.Min(_sendWindow, state.SendWindow);
            while (!data.IsEmpty && room <= 0)
            {
                if (state.IsEnded || await ReadFrameAsync() is null)
                    return;
                room = Math.Min(_sendWindow, state.SendWindow);
            }

            var part = data[..(int)Math.Min(Math.Min(room, MaxFrameLength), data.Length)];
            data = data[part.Length..];
            _sendWindow -= part.Length;
            state.SendWindow -= part.Length;
            await SendFrameAsync(FrameType.Data, isLast && data.IsEmpty ? FrameFlags.EndStream : FrameFlags.None, stream, part);
        }
        while (!data.IsEmpty);
    }

    /// <summary>Sends RST_STREAM.</summary>
    public Task ResetStreamAsync(int stream, uint code)
    {
        var payload = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(payload, code);
        return SendFrameAsync(FrameType.ResetStream, FrameFlags.None, stream, payload);
    }

    /// <inheritdoc/>
    public async Task<WireResponse> SendAsync(WireRequest request)
    {
        var hasTrailers = request.Trailers.Count > 0;
        var hasBody = request.Body is not null || request.IsChunked;
        var stream = await OpenStreamAsync(FieldsOf(request), isLast: !hasBody && !hasTrailers);
        if (hasBody)
            await SendDataAsync(stream, request.Body ?? [], isLast: !hasTrailers);
        if (hasTrailers)
            await SendFieldsAsync(stream, FieldBlock.Write(request.Trailers.Select(Lowered)), isLast: true);
        return await ReceiveAsync(stream);
    }

    /// <summary>Waits for a response, or as much of it as comes.</summary>
    public async Task<WireResponse> ReceiveAsync(int stream)
    {
        using var state = _streams[stream];
        while (!state.IsEnded && await ReadFrameAsync() is not null)
        {
            // Its frames are taken while they are read.
        }

        _streams.Remove(stream);
        return state.ToResponse(_stream.Break);
    }

    /// <summary>What has come on a stream so far.</summary>
    public Http2Stream StateOf(int stream) => _streams[stream];

    /// <summary>Reads the next frame, and acts on it.</summary>
    /// <returns>Null when the connection ended.</returns>
    public async Task<Http2Frame?> ReadFrameAsync()
    {
        if (await Http2Frame.ReadAsync(_stream) is not { } frame)
            return null;
        await ActAsync(frame);
        return frame;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var stream in _streams.Values)
            stream.Dispose();
        return _stream.DisposeAsync();
    }

    private async Task ActAsync(Http2Frame frame)
    {
        var stream = _streams.GetValueOrDefault(frame.Stream);
        switch (frame.Type)
        {
            case FrameType.Settings when !frame.Has(FrameFlags.Acknowledgement):
                ReadSettings(frame.Payload);
                await _stream.TrySendAsync(Http2Frame.Write(FrameType.Settings, FrameFlags.Acknowledgement, 0, default));
                break;
            case FrameType.Ping when !frame.Has(FrameFlags.Acknowledgement):
                await _stream.TrySendAsync(Http2Frame.Write(FrameType.Ping, FrameFlags.Acknowledgement, 0, frame.Payload));
                break;
            case FrameType.WindowUpdate when frame.Stream == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                break;
            case FrameType.WindowUpdate when stream is not null:
                stream.SendWindow += BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                break;
            case FrameType.Headers:
                stream?.Add(FieldBlock.Read((await ReadBlockAsync(frame)).Span), frame.Has(FrameFlags.EndStream));
                break;
            case FrameType.Data:
                stream?.Add(frame.Content.Span, frame.Has(FrameFlags.EndStream));
                await OpenWindowsAsync(frame);
                break;
            case FrameType.ResetStream:
                stream?.Reset(frame.ErrorCode);
                break;
            case FrameType.GoAway:
                GoAway = frame;
                break;
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBlockAsync(Http2Frame headers)
    {
        if (headers.Has(FrameFlags.EndHeaders))
            return headers.Content;
        using var block = new MemoryStream();
        block.Write(headers.Content.Span);
        while (await ReadFrameAsync() is { Type: FrameType.Continuation } frame)
        {
            block.Write(frame.Payload);
            if (frame.Has(FrameFlags.EndHeaders))
                break;
        }

        return block.ToArray();
    }

    private async Task OpenWindowsAsync(Http2Frame data)
    {
        if (!OpensWindows || data.Payload.Length == 0)
            return;
        var increment = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(increment, data.Payload.Length);
        byte[] frames =
        [
            .. Http2Frame.Write(FrameType.WindowUpdate, FrameFlags.None, 0, increment),
            .. data.Has(FrameFlags.EndStream) ? [] : Http2Frame.Write(FrameType.WindowUpdate, FrameFlags.None, data.Stream, increment),
        ];
        await _stream.TrySendAsync(frames);
    }

    private void ReadSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(payload) != InitialWindowSize)
                continue;
            var size = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            foreach (var stream in _streams.Values)
                stream.SendWindow += size - _initialSendWindow;
            _initialSendWindow = size;
        }
    }

    // Names in upper case are malformed in HTTP/2 (RFC 9113 §8.2.1).
    private static KeyValuePair<string, string> Lowered(string line)
    {
        var (name, value) = WireRequest.Split(line);
        return new(name.ToLowerInvariant(), value);
    }

    private static void WriteSetting(Span<byte> payload, ushort name, uint value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(payload, name);
        BinaryPrimitives.WriteUInt32BigEndian(payload[2..], value);
    }
}
