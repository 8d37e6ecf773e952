using System.IO.Compression;
using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Tests.Comparison;

public class BodyCheckTests
{
    private static readonly byte[] Page = OriginContent.Small;

    [Fact]
    public void FindProblem_SameBytes_IsNull() => Assert.Null(new BodyCheck(Page, BodyForm.Plain).FindProblem(""u8, Page));

    [Fact]
    public void FindProblem_OtherByte_NamesPlace()
    {
        var wrong = Page.ToArray();
        wrong[700] ^= 1;

        Assert.Equal("another byte at 700 of 1024", new BodyCheck(Page, BodyForm.Plain).FindProblem(""u8, wrong));
    }

    [Theory]
    [InlineData(1023)]
    [InlineData(0)]
    public void FindProblem_CutOff_NamesLength(int length) =>
        Assert.Equal($"{length} bytes instead of 1024", new BodyCheck(Page, BodyForm.Plain).FindProblem(""u8, Page.AsSpan(0, length)));

    [Fact]
    public void FindProblem_CodingThatNobodyAskedFor_IsProblem() =>
        Assert.Equal("the content coding 'gzip'", new BodyCheck(Page, BodyForm.Plain).FindProblem("gzip"u8, Page));

    [Fact]
    public void FindProblem_NothingBelongsThere_TakesNothingOnly()
    {
        var check = new BodyCheck([], BodyForm.None);

        Assert.Null(check.FindProblem(""u8, []));
        Assert.NotNull(check.FindProblem(""u8, Page));
    }

    [Theory]
    [InlineData(CompressionLevel.Fastest)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void FindProblem_Gzip_TakesEveryEncodingOfSamePage(CompressionLevel level)
    {
        var check = new BodyCheck(Page, BodyForm.Gzip);
        var encoded = Gzip(Page, level);

        Assert.Null(check.FindProblem("gzip"u8, encoded));
        // Known by now.
        Assert.Null(check.FindProblem("gzip"u8, encoded));
    }

    [Fact]
    public void FindProblem_GzipOfOtherPage_IsProblemThoughOthersWereRight()
    {
        var check = new BodyCheck(Page, BodyForm.Gzip);
        Assert.Null(check.FindProblem("gzip"u8, Gzip(Page, CompressionLevel.Optimal)));
        var wrong = Page.ToArray();
        wrong[0] ^= 1;

        Assert.Equal("another byte at 0 of 1024", check.FindProblem("gzip"u8, Gzip(wrong, CompressionLevel.Optimal)));
        Assert.StartsWith("no gzip: ", check.FindProblem("gzip"u8, Page), StringComparison.Ordinal);
        Assert.Equal("the content coding ''", check.FindProblem(""u8, Page));
    }

    [Fact]
    public void FindProblem_Json_TakesOtherSpellingOfSameValue()
    {
        var check = new BodyCheck("""{"a":1,"b":"é"}"""u8.ToArray(), BodyForm.Json);

        Assert.Null(check.FindProblem(""u8, """{ "b": "\u00e9", "a": 1 }"""u8));
        Assert.Equal("JSON of another value", check.FindProblem(""u8, """{"a":2,"b":"é"}"""u8));
        Assert.StartsWith("no JSON: ", check.FindProblem(""u8, "{\"a\":"u8), StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] text, CompressionLevel level)
    {
        using var encoded = new MemoryStream();
        using (var coder = new GZipStream(encoded, level))
            coder.Write(text);
        return encoded.ToArray();
    }
}
