using Gateway.Transforms.Receiving.Paths;

namespace Gateway.Tests.Receiving.Paths;

public sealed class PathReadingsTests
{
    [Theory]
    [InlineData("//admin/x", "/admin/x")]
    [InlineData("/;/admin/x", "//admin/x", "/admin/x")]
    [InlineData("/admin;/x", "/admin/x")]
    [InlineData("/admin;a=1;b/x;c", "/admin/x")]
    [InlineData("/admin%3Bv/x", "/admin/x")]
    [InlineData("/admin%20/x", "/admin/x")]
    [InlineData("/admin./x", "/admin/x")]
    [InlineData("/admin%20.%20./x", "/admin/x")]
    [InlineData("/%09admin%0d%0a/x", "/admin/x")]
    [InlineData("/admin%5cx", "/admin/x")]
    [InlineData("/admin%2Fx", "/admin/x")]
    [InlineData("/%2561dmin/x", "/admin/x")]
    [InlineData("/x/%252e%252e/admin", "/admin")]
    [InlineData("/x%252f..%252fadmin", "/admin")]
    [InlineData("/x/..%20/admin", "/admin")]
    [InlineData("/admin%3fx", "/admin")]
    [InlineData("/admin%23x", "/admin")]
    [InlineData("/admin%2500.txt", "/admin")]
    [InlineData("/caf%E9", "/caf\u00e9")]
    [InlineData("/a/...", "/")]
    public void All_PathThatSlipsPast_HasTheReadingThatDoesNot(string path, params string[] expected)
    {
        var readings = Readings(path);

        Assert.All(expected, reading => Assert.Contains(reading, readings));
    }

    [Theory]
    [InlineData("//admin/x", 1)]
    [InlineData("/a%2Fb", 1)]
    [InlineData("/a;v=1/b", 1)]
    [InlineData("/100%25", 0)]
    [InlineData("/a./b", 1)]
    [InlineData("/;/a", 2)]
    public void All_PathWithOnePeculiarity_IsAFew(string path, int count) => Assert.Equal(count, Readings(path).Count);

    [Fact]
    public void All_PathWithAllPeculiarities_IsBounded()
    {
        var readings = Readings("/a;//%252f%5c%20./%3f%2f%E9.;%20//b");

        Assert.InRange(readings.Count, 8, 96);
        Assert.Equal(readings.Count, readings.Distinct().Count());
        Assert.All(readings, static reading => Assert.StartsWith("/", reading, StringComparison.Ordinal));
    }

    // What PHP takes for the script, and what it is given behind it.
    [Theory]
    [InlineData("/index.php%20/admin/x")]
    [InlineData("/index.php%09/admin/x")]
    [InlineData("/index.php./admin/x")]
    [InlineData("/index.php%2e/admin/x")]
    [InlineData("/index.php.//admin/x")]
    [InlineData("/index.php%20;/admin/x")]
    [InlineData("/index%252ephp/admin/x")]
    [InlineData("/index.ph%2570/admin/x")]
    [InlineData("/index.php%252fadmin/x")]
    [InlineData("/index.php%255cadmin/x")]
    [InlineData("/index.php%253b/admin/x")]
    [InlineData("/index.php/admin/x")]
    public void All_ScriptInAnySpelling_HasWhatIsBehindIt(string path) => Assert.Contains("/admin/x", Readings(path));

    [Fact]
    public void All_PathWithThousandsOfReadings_IsCutOff()
    {
        var path = "/" + (string.Concat(Enumerable.Repeat(".php/", 420)) + "b;c/d%5ce//f%20/g%3fh%252fi%2fj")[^2040..];
        var readings = new PathReadings(path, RawPath.FormOf(path), path);

        Assert.InRange(readings.All().Sum(static reading => reading.Length), 1, 64 * 1024);
        Assert.True(readings.AreTooMany);
    }

    [Theory]
    [InlineData(";")]
    [InlineData("%2F")]
    [InlineData("%25")]
    [InlineData(".php/")]
    public void All_LongPathWithOnePeculiarity_IsReadToItsEnd(string peculiarity)
    {
        var path = "/" + peculiarity.PadLeft(1000, 'a').PadRight(2000, 'b');
        var readings = new PathReadings(path, RawPath.FormOf(path), path);

        Assert.InRange(readings.All().Count(), 1, 16);
        Assert.False(readings.AreTooMany);
    }

    // As the server reads it: all but %2F decoded.
    private static IReadOnlyList<string> Readings(string path) =>
        [.. new PathReadings(path, RawPath.FormOf(path), path.Contains("%E9", StringComparison.Ordinal) ? path : PathText.Decode(path, decodesSlash: false)).All()];
}
