using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Limits;

/// <summary>What one HTTP/2 connection may take.</summary>
public sealed record Http2LimitsOptions
{
    /// <summary>Requests at a time.</summary>
    [Accepted("1", "1000")]
    public int Streams { get; init; } = 100;

    /// <summary>Requests a client may break off in a second (RST_STREAM), and streams that it may have the server reset or refuse in a second. Applies to open connections too.</summary>
    [Accepted("1", "1000000")]
    public int ResetsPerSecond { get; init; } = 200;

    /// <summary>
    /// Frames in a second that carry no part of a request: PING, SETTINGS, PRIORITY, CONTINUATION, empty DATA, small
    /// WINDOW_UPDATE, unknown ones. Applies to open connections too.
    /// </summary>
    [Accepted("10", "1000000")]
    public int ControlFramesPerSecond { get; init; } = 2_000;

    /// <summary>The client's table of header compression (RFC 7541 §4.2).</summary>
    [Accepted("0B", "64KiB")]
    public ByteSize HeaderTable { get; init; } = new(4 * 1024);

    /// <summary>How much of one request's body a client may send ahead.</summary>
    [Accepted("65535B", "16MiB")]
    public ByteSize StreamWindow { get; init; } = new(768 * 1024);

    /// <summary>The same for all requests of the connection together.</summary>
    [Accepted("65535B", "64MiB")]
    public ByteSize ConnectionWindow { get; init; } = new(1024 * 1024);

    /// <summary>After so much silence of the client, requests under way or not, a PING asks whether it is still there.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan PingAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long its answer may take; then the connection is closed.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);
}
