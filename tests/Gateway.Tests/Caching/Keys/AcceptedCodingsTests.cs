using Gateway.Transforms.Caching.Keys;

namespace Gateway.Tests.Caching.Keys;

/// <summary>RFC 9110 §12.5.3, RFC 9111 §4.1.</summary>
public sealed class AcceptedCodingsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("identity", "")]
    [InlineData("gzip", "gzip")]
    [InlineData("GZIP, x-gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br,gzip,zstd,deflate")]
    [InlineData("br;q=0.1,gzip;q=1.0 , identity;q=0.5", "br,gzip")]
    [InlineData("gzip;q=0", "")]
    [InlineData("gzip; q=0.000, br", "br")]
    [InlineData("gzip;Q=0", "")]
    [InlineData("gzip;q=0.001", "gzip")]
    [InlineData("gzip, gzip;q=0", "")]
    // Whoever takes anything may be sent what others may not, and what is refused is refused also then.
    [InlineData("*", "br,gzip,zstd,deflate,*")]
    [InlineData("*, gzip;q=0", "br,zstd,deflate,*")]
    [InlineData("gzip;q=0, *", "br,zstd,deflate,*")]
    [InlineData("gzip, *;q=0", "gzip,identity;q=0")]
    [InlineData("gzip, identity, *;q=0", "gzip")]
    [InlineData("gzip, identity;q=0", "gzip,identity;q=0")]
    [InlineData("identity;q=0, *", "br,gzip,zstd,deflate,*,identity;q=0")]
    public void Of_Field_IsWhatMayBeSent(string field, string expected) => Assert.Equal(expected, AcceptedCodings.Of(field));

    [Theory]
    [InlineData("compress")]
    [InlineData("gzip, dcb")]
    [InlineData("br;q=1.0, exi;q=0")]
    public void Of_CodingNobodyKnows_IsNotReduced(string field) => Assert.Null(AcceptedCodings.Of(field));

    [Fact]
    public void Of_SeveralLines_AreOneList() => Assert.Equal("br,gzip", AcceptedCodings.Of(new[] { "gzip", "br" }));
}
