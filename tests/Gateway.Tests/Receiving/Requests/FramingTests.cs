using Gateway.Transforms.Receiving.Requests;

namespace Gateway.Tests.Receiving.Requests;

public sealed class FramingTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, true, "chunked")]
    [InlineData(true, true, "CHUNKED")]
    [InlineData(false, false, "chunked")]
    [InlineData(true, false, "gzip, chunked")]
    [InlineData(true, false, "chunked, chunked")]
    [InlineData(true, false, "chunked", "chunked")]
    [InlineData(true, false, "gzip", "chunked")]
    [InlineData(true, false, "xchunked")]
    [InlineData(true, false, "chunked;q=1")]
    [InlineData(true, false, ", chunked")]
    [InlineData(true, false, "identity")]
    [InlineData(true, false, "")]
    public void IsClear_Codings_OnlyOneChunkedOnHttp11(bool isHttp11, bool expected, params string[] codings) =>
        Assert.Equal(expected, Framing.IsClear(codings, isHttp11));
}
