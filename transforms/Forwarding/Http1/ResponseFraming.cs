namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>How the end of a response's body is found (RFC 9112 §6.3).</summary>
internal enum ResponseFraming
{
    /// <summary>There is no body, whatever the headers say.</summary>
    None,

    /// <summary>As many bytes as <c>Content-Length</c> says.</summary>
    Length,

    /// <summary>Chunks, then trailers.</summary>
    Chunked,

    /// <summary>All until the backend closes the connection.</summary>
    UntilClose,
}
