using System.Buffers;
using System.Text;
using Gateway.Tests.Compression.Encoders;
using Gateway.Transforms.Compression;
using Gateway.Transforms.Compression.Negotiation;
using Gateway.Transforms.Shared.Configuration;
using Gateway.Transforms.Shared.Encodings;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Compression;

public sealed class RouteCompressionTests
{
    [Theory]
    [InlineData(200, 860L, ContentCoding.Gzip)]
    [InlineData(200, 859L, ContentCoding.Identity)]
    [InlineData(200, 0L, ContentCoding.Identity)]
    [InlineData(200, null, ContentCoding.Gzip)]
    [InlineData(201, 1000L, ContentCoding.Gzip)]
    [InlineData(404, 1000L, ContentCoding.Gzip)]
    [InlineData(503, 1000L, ContentCoding.Gzip)]
    [InlineData(101, 1000L, ContentCoding.Identity)]
    [InlineData(204, 1000L, ContentCoding.Identity)]
    [InlineData(205, 1000L, ContentCoding.Identity)]
    [InlineData(206, 1000L, ContentCoding.Identity)]
    [InlineData(226, 1000L, ContentCoding.Identity)]
    [InlineData(304, 1000L, ContentCoding.Identity)]
    public void Choose_ByStatusAndLength_LeavesAloneWhatGainsNothing(int status, long? length, ContentCoding expected) =>
        Assert.Equal(expected, Routes.With().Choose(Accept("gzip"), status, Json(), length));

    [Theory]
    [InlineData("Content-Encoding", "br")]
    [InlineData("Content-Encoding", "aws-chunked")]
    [InlineData("Content-Range", "bytes 0-999/2000")]
    [InlineData("Cache-Control", "max-age=60, No-Transform")]
    [InlineData("Content-Type", "image/png")]
    public void Choose_ByHeaders_LeavesAloneWhatMustStay(string name, string value)
    {
        var response = Json();
        response[name] = value;

        Assert.Equal(ContentCoding.Identity, Routes.With().Choose(Accept("gzip"), 200, response, 1000));
    }

    [Fact]
    public void Choose_ForARequestThatForbidsTransforming_IsIdentity()
    {
        IHeaderDictionary request = Accept("gzip");
        request.CacheControl = "no-transform";

        Assert.Equal(ContentCoding.Identity, Routes.With().Choose(request, 200, Json(), 1000));
    }

    [Theory]
    [InlineData("identity;q=0, gzip", 10L, ContentCoding.Gzip)]
    [InlineData("identity;q=0", 10L, ContentCoding.Identity)]
    [InlineData("identity;q=0", 10_000L, ContentCoding.Identity)]
    [InlineData("identity;q=0, gzip", 0L, ContentCoding.Identity)]
    public void Choose_ForAClientThatRefusesIdentity_EncodesWhatItCan(string accept, long length, ContentCoding expected) =>
        Assert.Equal(expected, Routes.With().Choose(Accept(accept), 200, Json(), length));

    [Fact]
    public void Choose_OnASensitiveRoute_IsIdentity()
    {
        var route = Routes.With(isSensitive: true);

        Assert.Equal(ContentCoding.Identity, route.Choose(Accept("gzip"), 200, Json(), 1000));
        Assert.Null(route.UpstreamAcceptEncoding);
    }

    [Theory]
    [InlineData(UpstreamEncoding.Identity, "identity")]
    [InlineData(UpstreamEncoding.Gzip, "gzip")]
    [InlineData(UpstreamEncoding.Pass, null)]
    public void UpstreamAcceptEncoding_IsWhatThePolicySays(UpstreamEncoding upstream, string? expected) =>
        Assert.Equal(expected, Routes.With(new CompressionPolicyOptions { Upstream = upstream }).UpstreamAcceptEncoding);

    // Only what was asked for is undone, and for whom it was not asked.
    [Theory]
    [InlineData("gzip", "identity", "", true)]
    [InlineData("x-gzip", "br", "", true)]
    [InlineData("GZIP", "", "", true)]
    [InlineData("gzip", "identity", "no-transform", true)]
    [InlineData("gzip", "gzip", "", false)]
    [InlineData("gzip", "*", "", false)]
    [InlineData("br", "identity", "", false)]
    [InlineData("gzip, gzip", "identity", "", false)]
    public void Decide_Encoded_IsDecodedForWhoDoesNotTakeIt(string coding, string accept, string control, bool expected)
    {
        IHeaderDictionary response = Json();
        (response.ContentEncoding, response.CacheControl) = (coding, control);
        var accepted = AcceptedCodings.Read(accept);

        Assert.Equal(expected, Routes.With(new CompressionPolicyOptions { Upstream = UpstreamEncoding.Gzip }).Decide(accepted, 200, response, 1000).Decodes);
        Assert.False(Routes.With().Decide(accepted, 200, response, 1000).Decodes);
    }

    [Theory]
    [InlineData(null, "Accept-Encoding")]
    [InlineData("Origin", "Origin, Accept-Encoding")]
    [InlineData("Origin, accept-encoding", "Origin, accept-encoding")]
    [InlineData("*", "*")]
    public void Describe_ACoding_MakesTheHeadersThoseOfIt(string? vary, string expectedVary)
    {
        IHeaderDictionary response = Json();
        response.ContentLength = 1000;
        response.ETag = "\"x\"";
        response.AcceptRanges = "bytes";
        if (vary is not null)
            response.Vary = vary;
        foreach (var digest in (string[])["Content-Digest", "Repr-Digest", "Digest", "Content-MD5"])
            response[digest] = "x";

        Routes.With().Describe(ContentCoding.Brotli, response);

        Assert.Equal(
            [("Content-Encoding", "br"), ("Content-Type", "application/json"), ("ETag", "W/\"x\""), ("Vary", expectedVary)],
            response.Select(static header => (header.Key, header.Value.ToString())).Order());
    }

    [Theory]
    [InlineData("application/json", 1000L, true)]
    [InlineData("application/json", null, true)]
    [InlineData("application/json", 10L, false)]
    [InlineData("image/png", 1000L, false)]
    public void Describe_Identity_AddsVaryWhereOthersMayGetACoding(string type, long? length, bool varies)
    {
        IHeaderDictionary response = Json();
        response.ContentType = type;
        response.ContentLength = length;
        response.ETag = "\"x\"";

        Routes.With().Describe(ContentCoding.Identity, response);

        Assert.Equal(varies ? "Accept-Encoding" : "", response.Vary.ToString());
        Assert.Equal("\"x\"", response.ETag.ToString());
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Encode_AStoredBodyInSegments_CanBeDecoded(ContentCoding coding)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 5000).Select(static number => $"item {number}, ")));
        var output = new ArrayBufferWriter<byte>();

        Routes.With().Encode(coding, Segment.Sequence(body[..100], [], body[100..40_000], body[40_000..]), output);

        Assert.Equal(body, await Decoders.DecodeAsync(coding, output.WrittenMemory));
        Assert.True(output.WrittenCount < body.Length / 2);
    }

    [Fact]
    public void Levels_OfOneCoding_LeaveThoseOfTheOthers()
    {
        var policy = Routes.With(new CompressionPolicyOptions { Level = new Dictionary<string, int> { ["gzip"] = 9 } }).Policy;

        Assert.Equal(9, policy.SettingsFor(ContentCoding.Gzip, null).Level);
        Assert.Equal(new CompressionPolicyOptions().Level["br"], policy.SettingsFor(ContentCoding.Brotli, null).Level);
    }

    [Fact]
    public void MinBytes_CanBeChanged() =>
        Assert.Equal(ContentCoding.Gzip, Routes.With(new CompressionPolicyOptions { MinBytes = new ByteSize(1) }).Choose(Accept("gzip"), 200, Json(), 1));

    public static TheoryData<ContentCoding> Codings() => [ContentCoding.Gzip, ContentCoding.Brotli, ContentCoding.Zstandard];

    private static HeaderDictionary Accept(string value) => new HeaderDictionary { ["Accept-Encoding"] = value };

    private static HeaderDictionary Json() => new HeaderDictionary { ["Content-Type"] = "application/json" };
}
