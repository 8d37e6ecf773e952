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
    public void Of_PathThatSlipsPast_HasTheReadingThatDoesNot(string path, params string[] expected)
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
    public void Of_PathWithOnePeculiarity_IsAFew(string path, int count) => Assert.Equal(count, Readings(path).Count);

    [Fact]
    public void Of_PathWithAllPeculiarities_IsBounded()
    {
        var readings = Readings("/a;//%252f%5c%20./%3f%2f%E9.;%20//b");

        Assert.InRange(readings.Count, 8, 96);
        Assert.Equal(readings.Count, readings.Distinct().Count());
        Assert.All(readings, static reading => Assert.StartsWith("/", reading, StringComparison.Ordinal));
    }

    // As the server reads it: all but %2F decoded.
    private static IReadOnlyList<string> Readings(string path) =>
        [.. PathReadings.Of(path, RawPath.FormOf(path), path.Contains("%E9", StringComparison.Ordinal) ? path : PathText.Decode(path, decodesSlash: false))];
}
