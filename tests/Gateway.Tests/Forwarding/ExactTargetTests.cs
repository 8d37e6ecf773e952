using Gateway.Transforms.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class ExactTargetTests
{
    [Theory]
    [InlineData("/a%2Fb?x=%zz", "/a%2Fb", "?x=%zz")]
    [InlineData("/", "/", "")]
    [InlineData("/a?", "/a", "?")]
    [InlineData("//x//y;v=1?y[]=1&y[]=2", "//x//y;v=1", "?y[]=1&y[]=2")]
    [InlineData("/caf%c3%a9/%7E|\"", "/caf%c3%a9/%7E|\"", "")]
    [InlineData("http://shop.test:8080/a%20b?c", "/a%20b", "?c")]
    [InlineData("/..a/b..", "/..a/b..", "")]
    [InlineData("/a?../b", "/a", "?../b")]
    public void TrySplit_ForwardableTarget_IsKeptAsWritten(string target, string path, string query)
    {
        Assert.True(ExactTarget.TrySplit(target, out var actualPath, out var actualQuery));
        Assert.Equal(path, actualPath.ToString());
        Assert.Equal(query, actualQuery.ToString());
    }

    [Theory]
    [InlineData("*")]
    [InlineData("shop.test:443")]
    [InlineData("http://shop.test")]
    [InlineData("/a/../b")]
    [InlineData("/a/%2e%2E/b")]
    [InlineData("/a/.")]
    [InlineData("/a/.%2e")]
    [InlineData("/a b")]
    [InlineData("/a\r\nX: y")]
    [InlineData("/a#b")]
    [InlineData("/\u00e9")]
    public void TrySplit_TargetThatMustNotPassAsWritten_IsRefused(string target) =>
        Assert.False(ExactTarget.TrySplit(target, out _, out _));

    [Theory]
    // prefix removed: the rest keeps its spelling
    [InlineData("/api/a%2fb/c%7E", "/api/a%2fb/c~", "/a%2fb/c~", "", "/a%2fb/c%7E")]
    // prefix added
    [InlineData("/c%7E", "/c~", "/v2/c~", "/v2", "/c%7E")]
    // prefix replaced
    [InlineData("/old/x%20y", "/old/x y", "/new/x y", "/new", "/x%20y")]
    // all replaced
    [InlineData("/old", "/old", "/new", "/new", "")]
    // the same ending by chance within a segment is not a shared tail
    [InlineData("/catalog", "/catalog", "/blog", "/blog", "")]
    [InlineData("/a/b/", "/a/b/", "/b/", "", "/b/")]
    // everything taken
    [InlineData("/api", "/api", "", "", "")]
    // a raw path that is not the routed one gives nothing away
    [InlineData("/a%2Fb", "/x/a/b", "/a/b", "/a/b", "")]
    public void Split_RewrittenPath_KeepsSharedTailRaw(string raw, string path, string newPath, string head, string tail)
    {
        ExactTarget.Split(raw, path, newPath, out var actualHead, out var actualTail);

        Assert.Equal(head, actualHead);
        Assert.Equal(tail, actualTail.ToString());
    }
}
