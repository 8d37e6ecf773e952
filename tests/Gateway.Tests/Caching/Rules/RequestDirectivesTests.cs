using Gateway.Transforms.Caching.Rules;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §5.2.1, §5.4.</summary>
public sealed class RequestDirectivesTests
{
    [Theory]
    [InlineData(null, null, "-1 -1 -1 -1")]
    [InlineData("", null, "-1 -1 -1 -1")]
    [InlineData("no-cache", null, "no-cache -1 -1 -1 -1")]
    [InlineData("NO-CACHE, No-Store", null, "no-cache no-store -1 -1 -1 -1")]
    [InlineData("no-cache=\"x\"", null, "no-cache -1 -1 -1 -1")]
    [InlineData("only-if-cached", null, "only-if-cached -1 -1 -1 -1")]
    [InlineData("max-age=0", null, "0 -1 -1 -1")]
    [InlineData("max-age=\"10\", min-fresh=20, max-stale=30, stale-if-error=40", null, "10 20 30 40")]
    // An age that cannot be read is the strictest; a tolerance that cannot be read is none.
    [InlineData("max-age=x", null, "0 -1 -1 -1")]
    [InlineData("max-stale", null, "-1 -1 2147483647 -1")]
    [InlineData("max-stale=", null, "-1 -1 -1 -1")]
    [InlineData("max-stale=x", null, "-1 -1 -1 -1")]
    [InlineData("min-fresh=x, stale-if-error=x", null, "-1 -1 -1 -1")]
    [InlineData("unknown=\"no-cache, no-store\", other", null, "-1 -1 -1 -1")]
    [InlineData(null, "no-cache", "no-cache -1 -1 -1 -1")]
    [InlineData(null, "x, No-Cache", "no-cache -1 -1 -1 -1")]
    [InlineData(null, "x", "-1 -1 -1 -1")]
    [InlineData("max-age=5", "no-cache", "5 -1 -1 -1")]
    public void Read_Fields_AreUnderstood(string? cacheControl, string? pragma, string expected)
    {
        var read = RequestDirectives.Read(
            cacheControl is null ? StringValues.Empty : new StringValues(cacheControl), pragma is null ? StringValues.Empty : new StringValues(pragma));
        var flags = (read.NoCache ? "no-cache " : "") + (read.NoStore ? "no-store " : "") + (read.OnlyIfCached ? "only-if-cached " : "");
        Assert.Equal(expected, $"{flags}{read.MaxAge} {read.MinFresh} {read.MaxStale} {read.StaleIfError}");
    }
}
