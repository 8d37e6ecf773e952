namespace Gateway.Transforms.Shared.Encodings;

/// <summary>On a request: somebody further out has a use for a response as the backend encoded it, beside what it is decoded.</summary>
internal interface IKeepsCoded
{
    /// <summary>Takes what came, in order, before it is decoded. What fails to be decoded fails the response too.</summary>
    /// <param name="coding">The backend's coding.</param>
    /// <param name="bytes">The next bytes.</param>
    void Keep(ContentCoding coding, ReadOnlySpan<byte> bytes);
}
