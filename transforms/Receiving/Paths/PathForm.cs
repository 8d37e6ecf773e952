namespace Gateway.Transforms.Receiving.Paths;

/// <summary>What is unusual about a path: what readers are known to disagree about.</summary>
[Flags]
internal enum PathForm
{
    /// <summary>Everybody reads it alike.</summary>
    Plain = 0,

    /// <summary><c>//</c>, which some merge.</summary>
    EmptySegments = 1,

    /// <summary><c>;</c>, from where on some cut a segment off (RFC 3986 §3.3).</summary>
    Parameters = 2,

    /// <summary><c>%2F</c>, which some take for <c>/</c>.</summary>
    EncodedSlash = 4,

    /// <summary><c>%5C</c>, which some take for <c>/</c>.</summary>
    EncodedBackslash = 8,

    /// <summary><c>%25</c>, which some decode twice.</summary>
    EncodedPercent = 16,

    /// <summary><c>%3F</c> or <c>%23</c>, where some who decode first end the path.</summary>
    EncodedEnd = 32,

    /// <summary>A segment that begins or ends with a space or control character or ends with a dot, which some trim.</summary>
    LooseSegment = 64,

    /// <summary>Escapes that are no UTF-8, which some read as Latin-1.</summary>
    NotUtf8 = 128,

    /// <summary>A segment <c>….php</c> with more behind it, which PHP takes for a script and the path it is given.</summary>
    Script = 512,

    /// <summary>What no target may hold or every reader would resolve: refused whatever the route.</summary>
    Malformed = 256,
}
