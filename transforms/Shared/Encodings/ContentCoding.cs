namespace Gateway.Transforms.Shared.Encodings;

/// <summary>A content coding (RFC 9110 §8.4.1) that the gateway can produce.</summary>
public enum ContentCoding
{
    /// <summary>The body as it is.</summary>
    Identity,

    /// <summary>RFC 1952.</summary>
    Gzip,

    /// <summary>RFC 7932.</summary>
    Brotli,

    /// <summary>RFC 8878.</summary>
    Zstandard,
}
