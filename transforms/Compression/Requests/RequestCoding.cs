using System.IO.Compression;
using Gateway.Transforms.Compression.Encoders;
using Microsoft.Extensions.Primitives;

namespace Gateway.Transforms.Compression.Requests;

/// <summary>The codings in which request bodies are taken.</summary>
/// <param name="Name">Its name, for metrics.</param>
/// <param name="Open">Makes a stream of the decoded bytes from one of the encoded.</param>
internal sealed record RequestCoding(string Name, Func<Stream, Stream> Open)
{
    private static readonly RequestCoding Gzip = new("gzip", static body => new GZipStream(body, CompressionMode.Decompress, leaveOpen: true));
    private static readonly RequestCoding Deflate = new("deflate", static body => new ZLibStream(body, CompressionMode.Decompress, leaveOpen: true));
    private static readonly RequestCoding Brotli = new("br", static body => new BrotliStream(body, CompressionMode.Decompress, leaveOpen: true));
    private static readonly RequestCoding Zstandard = new("zstd", static body => new ZstdDecoderStream(body));

    /// <summary>All of them, as <c>Accept-Encoding</c> tells clients (RFC 9110 §12.5.3).</summary>
    public static string Accepted { get; } = ZstdLibrary.IsThere ? "gzip, br, zstd, deflate" : "gzip, br, deflate";

    /// <summary>
    /// The coding of a <c>Content-Encoding</c>; null for one that is not known, and for several one upon the other, with which small bodies
    /// become largest.
    /// </summary>
    public static RequestCoding? Find(StringValues contentEncoding) => contentEncoding is not [{ } one] ? null : one.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => Gzip,
        "deflate" => Deflate,
        "br" => Brotli,
        "zstd" when ZstdLibrary.IsThere => Zstandard,
        _ => null,
    };
}
