namespace Gateway.Listening;

/// <summary>The HTTP versions a listener speaks.</summary>
[Flags]
public enum ListenerProtocols
{
    /// <summary>HTTP/1.0 and HTTP/1.1.</summary>
    Http1 = 1,

    /// <summary>HTTP/2 alone: by ALPN over TLS, with prior knowledge (RFC 9113 §3.3) without TLS.</summary>
    Http2 = 2,

    /// <summary>Both, chosen by ALPN; without TLS the same as <see cref="Http1"/>.</summary>
    Http1AndHttp2 = Http1 | Http2,
}
