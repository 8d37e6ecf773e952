using System.Buffers;
using System.Text;
using Gateway.Tests.Compression.Encoders;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Compression.Requests;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Compression.Requests;

public sealed class DecodedBodyTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(static number => $"line {number}\n")));

    public static TheoryData<ContentCoding> Codings() => [ContentCoding.Gzip, ContentCoding.Brotli, ContentCoding.Zstandard];

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_AWholeBody_IsDecoded(ContentCoding coding) =>
        Assert.Equal(Text, await ReadAsync(coding, Encode(coding, Text), new DecompressionOptions()));

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_ABodyThatIsCutOff_Is400AtEveryPlace(ContentCoding coding)
    {
        var encoded = Encode(coding, Text);
        for (var length = 1; length < encoded.Length; length += Math.Max(1, encoded.Length / 50))
            await AssertRefusedAsync(400, coding, encoded[..length], new DecompressionOptions());
        await AssertRefusedAsync(400, coding, encoded[..^1], new DecompressionOptions());
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public Task Read_WhatIsNotEncoded_Is400(ContentCoding coding) =>
        AssertRefusedAsync(400, coding, "{ \"name\": \"a text as it is\" }"u8.ToArray(), new DecompressionOptions());

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_MoreThanIsAllowed_Is413(ContentCoding coding)
    {
        var encoded = Encode(coding, Text);

        Assert.Equal(Text, await ReadAsync(coding, encoded, new DecompressionOptions { MaxOutputBytes = new ByteSize(Text.Length) }));
        await AssertRefusedAsync(413, coding, encoded, new DecompressionOptions { MaxOutputBytes = new ByteSize(Text.Length - 1) });
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_ABomb_Is413BeforeItIsLarge(ContentCoding coding)
    {
        var bomb = Encode(coding, new byte[50_000_000]);

        await AssertRefusedAsync(413, coding, bomb, new DecompressionOptions { MaxOutputBytes = new ByteSize(1L << 30) });
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Read_AShortBodyOfBlanks_MayGrowAsMuchAsItDoes(ContentCoding coding)
    {
        var blanks = new byte[60_000];

        Assert.Equal(blanks, await ReadAsync(coding, Encode(coding, blanks), new DecompressionOptions { MaxRatio = 1 }));
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("X-GZip", "gzip")]
    [InlineData("br", "br")]
    [InlineData("zstd", "zstd")]
    [InlineData("deflate", "deflate")]
    [InlineData("compress", null)]
    [InlineData("gzip, gzip", null)]
    [InlineData("", null)]
    public void Find_AContentEncoding_IsOneThatIsKnown(string value, string? expected) => Assert.Equal(expected, RequestCoding.Find(value)?.Name);

    [Fact]
    public void Find_TwoLines_IsNone() => Assert.Null(RequestCoding.Find(new([ "gzip", "br" ])));

    private static async Task AssertRefusedAsync(int status, ContentCoding coding, byte[] encoded, DecompressionOptions limits)
    {
        var refusal = await Assert.ThrowsAsync<BadHttpRequestException>(() => ReadAsync(coding, encoded, limits));
        Assert.Equal(status, refusal.StatusCode);
    }

    private static async Task<byte[]> ReadAsync(ContentCoding coding, byte[] encoded, DecompressionOptions limits)
    {
        using var body = new MemoryStream(encoded);
        await using var decoded = new DecodedBody(body, RequestCoding.Find(ContentCodings.NameOf(coding))!, limits);
        using var output = new MemoryStream();
        await decoded.CopyToAsync(output);
        return output.ToArray();
    }

    private static byte[] Encode(ContentCoding coding, byte[] data)
    {
        using var encoders = new BodyEncoders();
        var output = new ArrayBufferWriter<byte>();
        using var encoder = encoders.Create(new EncoderSettings(coding, 4, data.Length, 0));
        encoder.Encode(data, EncoderStep.End, output);
        return output.WrittenSpan.ToArray();
    }
}
