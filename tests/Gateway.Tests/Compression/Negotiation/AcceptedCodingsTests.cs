using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Compression.Negotiation;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Tests.Compression.Negotiation;

public sealed class AcceptedCodingsTests
{
    private static readonly ContentCoding[] Offered = [ContentCoding.Brotli, ContentCoding.Zstandard, ContentCoding.Gzip];

    [Theory]
    [InlineData("gzip, deflate, br, zstd", ContentCoding.Brotli)]
    [InlineData("gzip, deflate, zstd", ContentCoding.Zstandard)]
    [InlineData("gzip", ContentCoding.Gzip)]
    [InlineData("GZip", ContentCoding.Gzip)]
    [InlineData("x-gzip", ContentCoding.Gzip)]
    [InlineData("deflate", ContentCoding.Identity)]
    [InlineData("compress, x-compress", ContentCoding.Identity)]
    [InlineData("", ContentCoding.Identity)]
    [InlineData("identity", ContentCoding.Identity)]
    [InlineData("*", ContentCoding.Brotli)]
    [InlineData("*, br;q=0", ContentCoding.Zstandard)]
    [InlineData("br;q=0, *", ContentCoding.Zstandard)]
    [InlineData("gzip;q=1.0, br;q=0.5", ContentCoding.Gzip)]
    [InlineData("gzip;q=0.5, br;q=0.5", ContentCoding.Brotli)]
    [InlineData("gzip;q=0.501, br;q=0.500", ContentCoding.Gzip)]
    [InlineData("gzip;q=0", ContentCoding.Identity)]
    [InlineData("gzip;q=0.0, br;q=0.000", ContentCoding.Identity)]
    [InlineData("gzip;q=0.001", ContentCoding.Gzip)]
    [InlineData("*;q=0", ContentCoding.Identity)]
    [InlineData("gzip, *;q=0", ContentCoding.Gzip)]
    [InlineData("identity;q=0", ContentCoding.Identity)]
    [InlineData("identity;q=0, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("identity;q=1, gzip;q=0.5", ContentCoding.Identity)]
    [InlineData("identity;q=0.5, gzip;q=0.5", ContentCoding.Gzip)]
    [InlineData("identity, gzip", ContentCoding.Gzip)]
    [InlineData("gzip ; q=0.5 ,\tbr;Q=0.4", ContentCoding.Gzip)]
    [InlineData("gzip;level=9;q=0", ContentCoding.Identity)]
    [InlineData("gzip;level=9", ContentCoding.Gzip)]
    [InlineData(",, gzip ,", ContentCoding.Gzip)]
    [InlineData("br;q=1.5, gzip", ContentCoding.Gzip)]
    [InlineData("br;q=-1, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("br;q=, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("br;q=0.1234, gzip;q=0.1", ContentCoding.Gzip)]
    [InlineData("gzip;q=0, gzip", ContentCoding.Identity)]
    [InlineData("gzipped, brr, br0tli", ContentCoding.Identity)]
    public void Choose_OfAHeader_IsWhatTheClientTakesMostGladly(string header, ContentCoding expected) =>
        Assert.Equal(expected, AcceptedCodings.Read(header).Choose(Offered));

    [Fact]
    public void Read_SeveralLines_AreOneList() =>
        Assert.Equal(ContentCoding.Gzip, AcceptedCodings.Read(new(["br;q=0.2", "gzip;q=0.9"])).Choose(Offered));

    [Fact]
    public void Read_WithoutTheHeader_IsIdentity()
    {
        Assert.Equal(ContentCoding.Identity, AcceptedCodings.Read(default).Choose(Offered));
        Assert.Equal(AcceptedCodings.None, AcceptedCodings.Read(default));
    }

    [Theory]
    [InlineData("identity;q=0", true)]
    [InlineData("*;q=0", true)]
    [InlineData("*;q=0, identity", false)]
    [InlineData("gzip", false)]
    [InlineData("identity;q=0.001", false)]
    [InlineData("identity;q=oops", false)]
    public void RefusesIdentity_OfAHeader_IsWhatItSays(string header, bool expected) =>
        Assert.Equal(expected, AcceptedCodings.Read(header).RefusesIdentity);

    [Fact]
    public void Read_AnyText_NeverThrowsAndNeverChoosesWhatIsRefused() =>
        Prop.ForAll(
            Gen.Elements("gzip", "br", "zstd", "*", "identity", ";q=", "0", "1", "0.5", ",", ";", " ", "\t", "\"", "=", "é", "q").ArrayOf().Select(string.Concat).ToArbitrary(),
            static header =>
            {
                var accepted = AcceptedCodings.Read(header);
                var chosen = accepted.Choose(Offered);
                return chosen == ContentCoding.Identity || accepted.Of(chosen) > 0;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_AHugeHeader_TakesItAll()
    {
        var header = new StringBuilder().Insert(0, "x;q=0.1,", 10_000).Append("gzip").ToString();

        Assert.Equal(ContentCoding.Gzip, AcceptedCodings.Read(header).Choose(Offered));
    }
}
