using Gateway.Transforms.Aggregation.Batches;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Aggregation.Batches;

public sealed class CrossOriginTests
{
    private const string Partner = "https://partner.example";

    [Theory]
    [InlineData(null, null)]
    [InlineData("https://shop.example", null)]
    [InlineData("HTTPS://SHOP.example", null)]
    [InlineData("http://shop.example", "http://shop.example")]
    [InlineData("https://shop.example:444", "https://shop.example:444")]
    [InlineData("null", "null")]
    [InlineData(Partner, Partner)]
    public void Of_ABatch_IsTheOriginThatIsNotItsOwn(string? origin, string? expected) => Assert.Equal(expected, CrossOrigin.Of(Batch(origin)));

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData("*", null, false, true)]
    [InlineData(Partner, null, false, true)]
    [InlineData("https://other.example", "true", false, false)]
    [InlineData(null, null, true, false)]
    [InlineData("*", "true", true, false)]
    [InlineData(Partner, null, true, false)]
    [InlineData(Partner, "false", true, false)]
    [InlineData(Partner, "true", true, true)]
    [InlineData("https://other.example", "true", true, false)]
    public void MayRead_IsWhatABrowserWouldDecide(string? allowed, string? credentials, bool hasCookies, bool expected)
    {
        var batch = Batch(Partner);
        if (hasCookies)
            batch.Headers.Cookie = "session=1";
        var response = new DefaultHttpContext().Response.Headers;
        if (allowed is not null)
            response.AccessControlAllowOrigin = allowed;
        if (credentials is not null)
            response.AccessControlAllowCredentials = credentials;

        Assert.Equal(expected, CrossOrigin.MayRead(batch, Partner, response));
    }

    private static HttpRequest Batch(string? origin)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("https", new HostString("shop.example"));
        if (origin is not null)
            request.Headers.Origin = origin;
        return request;
    }
}
