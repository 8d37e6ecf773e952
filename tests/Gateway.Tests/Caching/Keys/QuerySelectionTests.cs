using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Keys;

namespace Gateway.Tests.Caching.Keys;

public sealed class QuerySelectionTests
{
    [Fact]
    public void Of_NothingConfigured_IsNull() => Assert.Null(QuerySelection.Of(new CacheQueryOptions()));

    [Theory]
    [InlineData("", "")]
    [InlineData("?", "?")]
    [InlineData("?a=1&b=2&utm_source=x", "?a=1&b=2")]
    [InlineData("?utm_source=x", "")]
    [InlineData("?utm_source", "")]
    [InlineData("?UTM_source=x", "?UTM_source=x")]
    [InlineData("?utm%5Fsource=x", "?utm%5Fsource=x")]
    [InlineData("?xutm_=1&utm=2", "?xutm_=1&utm=2")]
    [InlineData("?fbclid=1&fbclid2=2&a", "?fbclid2=2&a")]
    [InlineData("?a=fbclid=1", "?a=fbclid=1")]
    [InlineData("?a=1;fbclid=2", "?a=1;fbclid=2")]
    [InlineData("?&&a=1&", "?&&a=1&")]
    public void Apply_Exclude_LeavesOut(string query, string expected) =>
        Assert.Equal(expected, QuerySelection.Of(new() { Exclude = ["utm_*", "fbclid"] })!.Apply(query));

    [Theory]
    [InlineData("?a=1&b=2&c=3", "?a=1")]
    [InlineData("?b=2", "")]
    [InlineData("?a=2&a=1&a", "?a=2&a=1&a")]
    [InlineData("?page_size=5&a=1&page=2", "?page_size=5&a=1&page=2")]
    [InlineData("?a&x", "?a")]
    public void Apply_Include_LeavesOutAllOthers(string query, string expected) =>
        Assert.Equal(expected, QuerySelection.Of(new() { Include = ["a", "page*"] })!.Apply(query));

    [Fact]
    public void Apply_IncludeNothing_LeavesOutAll() => Assert.Equal("", QuerySelection.Of(new() { Include = [] })!.Apply("?a=1"));

    [Theory]
    [InlineData("?b=1&a=2", "?a=2&b=1")]
    [InlineData("?a=2&b=1", "?a=2&b=1")]
    // A list keeps its order.
    [InlineData("?b=1&a[]=2&a[]=1", "?a[]=2&a[]=1&b=1")]
    [InlineData("?a=b=c&a", "?a=b=c&a")]
    public void Apply_Sort_OrdersByName(string query, string expected) => Assert.Equal(expected, QuerySelection.Of(new() { Sort = true })!.Apply(query));

    [Theory]
    [InlineData("/p?a=1&utm_x=2", "/p?a=1")]
    [InlineData("/p?utm_x=2", "/p")]
    [InlineData("/p", "/p")]
    [InlineData("/p&utm_x=2", "/p&utm_x=2")]
    public void ApplyTo_Target_ChangesTheQueryAlone(string target, string expected) =>
        Assert.Equal(expected, QuerySelection.Of(new() { Exclude = ["utm_*"] })!.ApplyTo(target));
}
