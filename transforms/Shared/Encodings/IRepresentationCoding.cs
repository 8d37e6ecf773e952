using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Shared.Encodings;

/// <summary>
/// On an endpoint whose route encodes responses: who gets which coding, and how a representation is encoded. Of one generation, safe to
/// share between threads.
/// </summary>
internal interface IRepresentationCoding
{
    /// <summary>
    /// What to send upstream as <c>Accept-Encoding</c> for a response that is to be encoded here; null to leave what the client sent.
    /// </summary>
    string? UpstreamAcceptEncoding { get; }

    /// <summary>
    /// The coding in which this client gets a representation. Identity where it takes none of those offered, and where the representation is
    /// better left alone: its type, its size, a coding it has already, <c>no-transform</c>, or a status whose content is a part or none. A
    /// client that refuses identity gets a coding below the size from which on it pays, too, and identity where it takes nothing else: it is
    /// never answered 406 (RFC 9110 §12.5.3). Allocates nothing.
    /// </summary>
    /// <param name="request">The client's headers.</param>
    /// <param name="status">The response's status.</param>
    /// <param name="response">Its headers, those of identity.</param>
    /// <param name="length">The length of identity; null when it is not known yet.</param>
    ContentCoding Choose(IHeaderDictionary request, int status, IHeaderDictionary response, long? length);

    /// <summary>
    /// Makes the headers of identity those of the coding: <c>Content-Encoding</c>, <c>Vary</c>, a weak <c>ETag</c>; without
    /// <c>Content-Length</c>, <c>Accept-Ranges</c> and digests, which are of other bytes. For identity it adds <c>Vary</c> where another client
    /// may get a coding.
    /// </summary>
    /// <param name="coding">What <see cref="Choose"/> said.</param>
    /// <param name="response">Headers of identity; they are changed.</param>
    void Describe(ContentCoding coding, IHeaderDictionary response);

    /// <summary>Encodes a whole body once, at the level for what is stored. Takes the thread for as long as that lasts.</summary>
    /// <param name="coding">Not identity; one that <see cref="Choose"/> said.</param>
    /// <param name="whole">The body.</param>
    /// <param name="output">Where the encoded bytes go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The coding is identity.</exception>
    void Encode(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output);

    /// <summary>Whether what was encoded once is worth encoding again at a higher level, when nobody waits for it.</summary>
    bool EncodesAgain(ContentCoding coding);

    /// <summary>The same as <see cref="Encode"/>, at that level.</summary>
    void EncodeAgain(ContentCoding coding, ReadOnlySequence<byte> whole, IBufferWriter<byte> output);

    /// <summary>
    /// Passes a request on and encodes its response on the way out, byte for byte as it comes: what is done for a request that nobody answers
    /// from a store. The headers that <paramref name="next"/> sees ask for what can be encoded; they are the client's again afterwards.
    /// </summary>
    Task ServeAsync(HttpContext context, RequestDelegate next);
}
