using System.Buffers;
using System.IO.Compression;
using System.Text;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Compression.Encoders;

public sealed class GzipRecoderTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"line {number}\n")));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void Encode_GzipInPiecesOfAnySize_IsDecoded(int size)
    {
        var output = new ArrayBufferWriter<byte>();
        using var recoder = new GzipRecoder(null);
        foreach (var piece in Gzip(Text).Chunk(size))
            recoder.Encode(piece, EncoderStep.Continue, output);
        var before = output.WrittenCount;

        Assert.Equal(Text.Length, before + recoder.Encode([], EncoderStep.End, output));
        Assert.Equal(Text, output.WrittenSpan);
    }

    [Theory]
    [InlineData(ContentCoding.Brotli)]
    [InlineData(ContentCoding.Zstandard)]
    public async Task Encode_IntoAnotherCoding_IsThat(ContentCoding coding)
    {
        using var encoders = new BodyEncoders();
        var output = new ArrayBufferWriter<byte>();
        using var recoder = new GzipRecoder(encoders.Create(new EncoderSettings(coding, 3, null, 0)));
        foreach (var piece in Gzip(Text).Chunk(10_000))
            recoder.Encode(piece, EncoderStep.Flush, output);
        recoder.Encode([], EncoderStep.End, output);

        Assert.Equal(Text, await Decoders.DecodeAsync(coding, output.WrittenMemory));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(64 * 1024)]
    public void Encode_Bomb_IsPutOutBeforeItHasGrown(int size)
    {
        var bomb = Gzip(new byte[100 * 1024 * 1024]);
        var output = new ArrayBufferWriter<byte>();
        using var recoder = new GzipRecoder(null);

        Assert.Throws<InvalidDataException>(() =>
        {
            foreach (var piece in bomb.Chunk(size))
                recoder.Encode(piece, EncoderStep.Continue, output);
        });
        // A megabyte, or what so much input may say.
        Assert.InRange(output.WrittenCount, 1, (Math.Max(1024 * 1024, 256 * size)) + (64 * 1024));
    }

    [Fact]
    public void Encode_WhatIsPackedWellAndShort_IsDecoded()
    {
        var output = new ArrayBufferWriter<byte>();
        using var recoder = new GzipRecoder(null);
        recoder.Encode(Gzip(new byte[1024 * 1024]), EncoderStep.End, output);
        Assert.Equal(1024 * 1024, output.WrittenCount);
    }

    [Fact]
    public void Flush_OfTheBackend_IsDecodedAtOnce()
    {
        using var stream = new MemoryStream();
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write("data: 1\n\n"u8);
        gzip.Flush();
        var output = new ArrayBufferWriter<byte>();
        using var recoder = new GzipRecoder(null);

        recoder.Encode(stream.ToArray(), EncoderStep.Flush, output);

        Assert.Equal("data: 1\n\n"u8, output.WrittenSpan);
    }

    [Fact]
    public void End_BeforeTheEndOfTheData_Throws()
    {
        var gzip = Gzip(Text);
        using var recoder = new GzipRecoder(null);

        Assert.Throws<InvalidDataException>(() => recoder.Encode(gzip.AsSpan(0, gzip.Length - 1), EncoderStep.End, new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void Encode_WhatIsNoGzip_Throws()
    {
        using var recoder = new GzipRecoder(null);

        Assert.Throws<InvalidDataException>(() => recoder.Encode("<html>as it is</html>"u8, EncoderStep.Flush, new ArrayBufferWriter<byte>()));
    }

    private static byte[] Gzip(byte[] data)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(data);
        return stream.ToArray();
    }
}
