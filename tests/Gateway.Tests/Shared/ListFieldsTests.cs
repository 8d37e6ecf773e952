using Gateway.Transforms.Shared;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Shared;

public sealed class ListFieldsTests
{
    [Theory]
    [InlineData(new string[0], "Origin")]
    [InlineData(new[] { "" }, "Origin")]
    [InlineData(new[] { "Accept-Encoding" }, "Accept-Encoding, Origin")]
    [InlineData(new[] { "Cookie", "Accept" }, "Cookie,Accept, Origin")]
    [InlineData(new[] { "X-Origin" }, "X-Origin, Origin")]
    [InlineData(new[] { "origin" }, "origin")]
    [InlineData(new[] { "Cookie ,\torigin " }, "Cookie ,\torigin ")]
    [InlineData(new[] { "*" }, "*")]
    [InlineData(new[] { "Cookie", " * " }, "Cookie, * ")]
    public void Vary_AddsANameOnce(string[] before, string after)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (before.Length > 0)
            headers.Vary = before;

        ListFields.Vary(headers, "Origin");

        Assert.Equal(after, headers.Vary.ToString());
    }
}
