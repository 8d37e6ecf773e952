using System.IO.Compression;

namespace Gateway.IntegrationTests.Compression;

/// <summary>What clients and backends encode with.</summary>
internal static class Encoders
{
    /// <summary>Gzip.</summary>
    public static byte[] Gzip(byte[] data) => Encode(data, static output => new GZipStream(output, CompressionLevel.Optimal));

    /// <summary>Brotli.</summary>
    public static byte[] Brotli(byte[] data) => Encode(data, static output => new BrotliStream(output, CompressionLevel.Fastest));

    /// <summary>What HTTP calls deflate.</summary>
    public static byte[] Deflate(byte[] data) => Encode(data, static output => new ZLibStream(output, CompressionLevel.Optimal));

    private static byte[] Encode(byte[] data, Func<Stream, Stream> open)
    {
        using var output = new MemoryStream();
        using (var encoder = open(output))
            encoder.Write(data);
        return output.ToArray();
    }
}
