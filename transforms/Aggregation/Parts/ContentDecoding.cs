using System.IO.Compression;
using Gateway.Transforms.Shared.Bodies;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Decodes bodies that backends encoded although they were asked not to (RFC 9110 §8.4).</summary>
internal static class ContentDecoding
{
    private const int Step = 16 * 1024;

    /// <summary>Whether a body is encoded.</summary>
    public static bool IsNeeded(StringValues contentEncoding) => contentEncoding.Count > 0 && contentEncoding is not ["" or "identity"];

    /// <summary>Decodes a body; what is wrong, or none.</summary>
    /// <param name="contentEncoding">The header.</param>
    /// <param name="body">The body.</param>
    /// <param name="maxBytes">The longest that is taken.</param>
    /// <param name="decoded">Receives it.</param>
    public static PartFailure Decode(StringValues contentEncoding, ReadOnlyMemory<byte> body, int maxBytes, DecodedBody decoded)
    {
        using var source = new ReadOnlyMemoryStream(body);
        using var decoder = Open(contentEncoding.ToString(), source);
        if (decoder is null)
            return PartFailure.Coding;
        try
        {
            while (decoder.Read(decoded.GetSpan(Step)) is > 0 and var count)
            {
                // A bomb is put out before it has grown.
                if (!decoded.TryAdvance(count, maxBytes))
                    return PartFailure.TooLarge;
            }

            return PartFailure.None;
        }
        catch (Exception exception) when (exception is InvalidDataException or InvalidOperationException or IOException)
        {
            return PartFailure.Coding;
        }
    }

    private static Stream? Open(string coding, Stream source) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(source, CompressionMode.Decompress),
        "br" => new BrotliStream(source, CompressionMode.Decompress),
        "deflate" => new ZLibStream(source, CompressionMode.Decompress),
        _ => null,
    };
}
