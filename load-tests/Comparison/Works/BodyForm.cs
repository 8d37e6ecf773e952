namespace Gateway.LoadTests.Comparison.Works;

/// <summary>In what form a body must arrive.</summary>
internal enum BodyForm
{
    /// <summary>Byte by byte what the origin has, without a content coding.</summary>
    Plain,

    /// <summary>Nothing at all: a 304.</summary>
    None,

    /// <summary>Encoded with gzip; decoded, byte by byte what the origin has.</summary>
    Gzip,

    /// <summary>JSON of the same value; how it is written is the proxy's choice.</summary>
    Json,
}
