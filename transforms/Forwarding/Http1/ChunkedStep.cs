namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>What a step through a chunked body came to.</summary>
internal enum ChunkedStep
{
    /// <summary>All that was given is consumed, or a line is not complete yet: more bytes are needed.</summary>
    NeedsMore,

    /// <summary>A run of the body's bytes.</summary>
    Data,

    /// <summary>The last chunk and the trailers were read.</summary>
    End,
}
