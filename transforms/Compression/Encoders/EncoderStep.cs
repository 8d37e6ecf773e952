namespace Gateway.Transforms.Compression.Encoders;

/// <summary>What an encoder does behind the data it is given.</summary>
internal enum EncoderStep
{
    /// <summary>It waits for more, and may hold some back.</summary>
    Continue,

    /// <summary>All so far can be decoded from what it has written.</summary>
    Flush,

    /// <summary>The body is complete; nothing may follow.</summary>
    End,
}
