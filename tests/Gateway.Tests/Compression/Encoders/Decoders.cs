using System.IO.Compression;
using Gateway.Transforms.Compression.Requests;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Compression.Encoders;

/// <summary>Decodes what encoders made.</summary>
internal static class Decoders
{
    /// <summary>Decodes a whole body.</summary>
    public static async Task<byte[]> DecodeAsync(ContentCoding coding, ReadOnlyMemory<byte> encoded)
    {
        using var input = new MemoryStream(encoded.ToArray());
        await using var decoder = Open(coding, input);
        using var output = new MemoryStream();
        await decoder.CopyToAsync(output);
        return output.ToArray();
    }

    /// <summary>Decodes as much as can be decoded of a body that has not ended.</summary>
    public static async Task<byte[]> DecodeBeginningAsync(ContentCoding coding, ReadOnlyMemory<byte> encoded)
    {
        using var input = new MemoryStream(encoded.ToArray());
        await using var decoder = Open(coding, input);
        using var output = new MemoryStream();
        await Assert.ThrowsAsync<InvalidDataException>(() => decoder.CopyToAsync(output));
        return output.ToArray();
    }

    private static Stream Open(ContentCoding coding, Stream input) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(input, CompressionMode.Decompress),
        ContentCoding.Brotli => new BrotliStream(input, CompressionMode.Decompress),
        _ => new ZstdDecoderStream(input),
    };
}
