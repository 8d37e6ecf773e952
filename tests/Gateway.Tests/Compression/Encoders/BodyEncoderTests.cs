using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Compression.Encoders;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Compression.Encoders;

/// <summary>What holds for every encoder.</summary>
public sealed class BodyEncoderTests
{
    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(static number => $"line {number * 7919 % 1000}\n")));

    private readonly BodyEncoders _encoders = new();

    public static TheoryData<ContentCoding, int> Levels()
    {
        var levels = new TheoryData<ContentCoding, int>();
        foreach (var level in Enumerable.Range(1, 9))
            levels.Add(ContentCoding.Gzip, level);
        foreach (var level in Enumerable.Range(0, 12))
            levels.Add(ContentCoding.Brotli, level);
        foreach (var level in Enumerable.Range(1, 19))
            levels.Add(ContentCoding.Zstandard, level);
        return levels;
    }

    public static TheoryData<ContentCoding> Codings() => [ContentCoding.Gzip, ContentCoding.Brotli, ContentCoding.Zstandard];

    [Theory]
    [MemberData(nameof(Levels))]
    public async Task Encode_AtEveryLevel_CanBeDecodedAndIsSmaller(ContentCoding coding, int level)
    {
        var (encoded, count) = Encode(new EncoderSettings(coding, level, Text.Length, 0), Text);

        Assert.Equal(Text, await Decoders.DecodeAsync(coding, encoded));
        Assert.Equal(encoded.Length, count);
        Assert.True(encoded.Length < Text.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public void Encode_AnyPiecesAndFlushes_GivesTheSameBytesBack(ContentCoding coding) =>
        Prop.ForAll(
            Pieces().ToArbitrary(),
            pieces => RoundTrip(coding, pieces).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Flush_AfterEachPiece_LetsItBeDecoded(ContentCoding coding)
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = _encoders.Create(Settings(coding));
        var so = new List<byte>();
        foreach (var piece in (string[])["data: 1\n\n", "data: 2\n\n", "<p>Ready</p>"])
        {
            so.AddRange(Encoding.UTF8.GetBytes(piece));
            encoder.Encode(Encoding.UTF8.GetBytes(piece), EncoderStep.Flush, output);

            Assert.Equal(so, await Decoders.DecodeBeginningAsync(coding, output.WrittenMemory));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Encode_Nothing_IsAWholeBodyOfNothing(ContentCoding coding)
    {
        var (encoded, _) = Encode(Settings(coding), []);

        Assert.NotEqual(0, encoded.Length);
        Assert.Empty(await Decoders.DecodeAsync(coding, encoded));
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Dispose_BeforeTheEnd_WritesNothingThatLooksLikeOne(ContentCoding coding)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = _encoders.Create(Settings(coding));
        encoder.Encode(Text.AsSpan(0, 10_000), EncoderStep.Flush, output);
        var before = output.WrittenCount;

        encoder.Dispose();

        Assert.Equal(before, output.WrittenCount);
        await Decoders.DecodeBeginningAsync(coding, output.WrittenMemory);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Create_AfterABodyThatBrokeOff_HasNothingOfIt(ContentCoding coding)
    {
        for (var i = 0; i < 20; i++)
        {
            var broken = _encoders.Create(Settings(coding));
            broken.Encode("secret of another"u8, EncoderStep.Flush, new ArrayBufferWriter<byte>());
            broken.Dispose();
            broken.Dispose();

            var (encoded, _) = Encode(Settings(coding), Text);

            Assert.Equal(Text, await Decoders.DecodeAsync(coding, encoded));
        }
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task HideLength_OfOneBody_VariesAndCanBeDecoded(ContentCoding coding)
    {
        var lengths = new HashSet<int>();
        var plain = Encode(Settings(coding), Text).Encoded.Length;
        foreach (var most in (int[])[1, 255, 256, 257, 258, 4096])
        {
            for (var i = 0; i < 30; i++)
            {
                var (encoded, count) = Encode(Settings(coding) with { HideLength = most }, Text);
                lengths.Add(encoded.Length);

                Assert.Equal(Text, await Decoders.DecodeAsync(coding, encoded));
                Assert.Equal(encoded.Length, count);
                // A few bytes more, for the block that holds them.
                Assert.InRange(encoded.Length, plain, plain + most + 16);
            }
        }

        Assert.True(lengths.Count > 20);
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task HideLength_OfNothing_CanBeDecoded(ContentCoding coding)
    {
        var (encoded, _) = Encode(Settings(coding) with { HideLength = 300 }, []);

        Assert.Empty(await Decoders.DecodeAsync(coding, encoded));
    }

    [Fact]
    public void Create_ForIdentity_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _encoders.Create(Settings(ContentCoding.Identity)));

    private static EncoderSettings Settings(ContentCoding coding) =>
        new(coding, coding == ContentCoding.Identity ? 0 : new CompressionPolicyOptions().Level[ContentCodings.NameOf(coding)], null, 0);

    private static Gen<(byte[] Piece, bool IsFlushed)[]> Pieces() =>
        (from length in Gen.Choose(0, 30_000)
         from seed in Gen.Choose(0, 1000)
         from isText in Gen.Elements(true, false)
         from isFlushed in Gen.Elements(true, false)
         select (Piece(length, seed, isText), isFlushed)).ArrayOf(6);

    private static byte[] Piece(int length, int seed, bool isText)
    {
        if (isText)
            return [.. Enumerable.Range(0, length).Select(index => Text[(index + seed) % Text.Length])];
        var noise = new byte[length];
        new Random(seed).NextBytes(noise);
        return noise;
    }

    private async Task<bool> RoundTrip(ContentCoding coding, (byte[] Piece, bool IsFlushed)[] pieces)
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = _encoders.Create(Settings(coding));
        foreach (var (piece, isFlushed) in pieces)
            encoder.Encode(piece, isFlushed ? EncoderStep.Flush : EncoderStep.Continue, output);
        encoder.Encode([], EncoderStep.End, output);
        return (await Decoders.DecodeAsync(coding, output.WrittenMemory)).SequenceEqual(pieces.SelectMany(static one => one.Piece));
    }

    private (ReadOnlyMemory<byte> Encoded, long Count) Encode(EncoderSettings settings, byte[] data)
    {
        var output = new ArrayBufferWriter<byte>();
        using var encoder = _encoders.Create(settings);
        var count = encoder.Encode(data, EncoderStep.End, output);
        return (output.WrittenMemory, count);
    }
}
