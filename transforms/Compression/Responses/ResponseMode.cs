namespace Gateway.Transforms.Compression.Responses;

/// <summary>What is done with a response's body.</summary>
internal enum ResponseMode
{
    /// <summary>Nothing was written yet; the headers may still change.</summary>
    Undecided,

    /// <summary>It passes as it is.</summary>
    Passing,

    /// <summary>Of unknown length, and still too small to say whether it pays.</summary>
    Collecting,

    /// <summary>It is encoded.</summary>
    Encoding,

    /// <summary>The last byte is encoded.</summary>
    Ended,
}
