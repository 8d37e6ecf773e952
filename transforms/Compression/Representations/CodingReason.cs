namespace Gateway.Transforms.Compression.Representations;

/// <summary>Why a representation gets the coding it gets: the result in metrics.</summary>
internal enum CodingReason
{
    /// <summary>It is encoded.</summary>
    Encoded,

    /// <summary>The client takes none of the codings, or identity more gladly.</summary>
    NotAccepted,

    /// <summary>It is too small to gain anything.</summary>
    TooSmall,

    /// <summary>Its media type is not among those that are encoded.</summary>
    Type,

    /// <summary>The backend has encoded it.</summary>
    AlreadyEncoded,

    /// <summary>The backend's coding was undone for a client that does not take it.</summary>
    Decoded,

    /// <summary><c>Cache-Control: no-transform</c>.</summary>
    NoTransform,

    /// <summary>A status without content, or with a part of it.</summary>
    Status,
}
