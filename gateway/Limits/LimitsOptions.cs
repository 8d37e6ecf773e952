using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Limits;

/// <summary>
/// The section <c>Limits</c>: what one client, and all of them, may take of the data port. Live: an edit applies to new
/// connections, and to open ones where the description says so.
/// </summary>
public sealed record LimitsOptions
{
    /// <summary>
    /// Client connections at a time, all listeners together. Never more than the file descriptors allow, of which a connection
    /// may need two.
    /// </summary>
    [Accepted("1", "1000000")]
    public int Connections { get; init; } = 10_000;

    /// <summary>Connections at a time from one IPv4 address or one IPv6 network of 64 bits.</summary>
    [Accepted("1", "1000000")]
    public int ConnectionsPerAddress { get; init; } = 200;

    /// <summary>How long a connection may be silent before its first request begins; counts from the moment it is accepted, the TLS handshake included.</summary>
    [Accepted("1s", "10m")]
    public TimeSpan FirstByte { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the line and the headers of a request may take from their first byte.</summary>
    [Accepted("1s", "10m")]
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection stays open between requests.</summary>
    [Accepted("1s", "1h")]
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long a client may take nothing of what is sent to it, or leave it unacknowledged. Linux only.</summary>
    [Accepted("1s", "10m")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Headers of a request. Applies to open connections too.</summary>
    [Accepted("1", "1000")]
    public int HeaderCount { get; init; } = 100;

    /// <summary>All headers of a request together. Applies to open connections too.</summary>
    [Accepted("1KiB", "1MiB")]
    public ByteSize HeaderSize { get; init; } = new(32 * 1024);

    /// <summary>The line with method, target and version; HTTP/1.1 only. Applies to open connections too.</summary>
    [Accepted("256B", "1MiB")]
    public ByteSize RequestLine { get; init; } = new(8 * 1024);

    /// <summary>After so many requests a connection is closed in good order. Applies to open connections too.</summary>
    [Accepted("1", "1000000000")]
    public int RequestsPerConnection { get; init; } = 10_000;

    /// <summary>What is particular to HTTP/2.</summary>
    public Http2LimitsOptions Http2 { get; init; } = new();
}
