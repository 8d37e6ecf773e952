using Gateway.Transforms.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Cors;

public sealed class CorsFieldsTests
{
    private const string Shop = "https://shop.example";

    private static readonly CorsPolicy Policy = new("web", new CorsPolicyOptions { Origins = [Shop], Credentials = true, ExposedHeaders = ["X-Total", "ETag"] });

    [Theory]
    [InlineData(null, "Origin")]
    [InlineData("Accept-Encoding", "Accept-Encoding, Origin")]
    [InlineData("Accept-Language", "Accept-Language, Origin")]
    [InlineData("origin", "origin")]
    [InlineData("Accept-Encoding, ORIGIN", "Accept-Encoding, ORIGIN")]
    [InlineData("*", "*")]
    [InlineData("X-Origin", "X-Origin, Origin")]
    public void Apply_Vary_HasTheOriginOnce(string? before, string after)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (before is not null)
            headers.Vary = before;

        CorsFields.Apply(headers, Policy, null);

        Assert.Equal(after, headers.Vary.ToString());
    }

    [Fact]
    public void Apply_BackendsOwnFields_AreReplaced()
    {
        IHeaderDictionary headers = new HeaderDictionary
        {
            ["Access-Control-Allow-Origin"] = new StringValues(["*", "https://evil.example"]),
            ["Access-Control-Allow-Methods"] = "DELETE",
            ["access-control-max-age"] = "1",
            ["Access-Control-Allow-Private-Network"] = "true",
        };

        CorsFields.Apply(headers, Policy, Shop);

        Assert.Equal(
            ["Access-Control-Allow-Credentials: true", $"Access-Control-Allow-Origin: {Shop}", "Access-Control-Expose-Headers: X-Total, ETag", "Vary: Origin"],
            headers.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Apply_ForAnOriginThatIsNotAllowed_LeavesNone()
    {
        var headers = new HeaderDictionary { ["Access-Control-Allow-Origin"] = "*", ["Access-Control-Allow-Credentials"] = "true" };

        CorsFields.Apply(headers, Policy, null);

        Assert.Equal(["Vary"], headers.Keys);
    }

    [Fact]
    public void Apply_ForAnyOrigin_NamesNone()
    {
        IHeaderDictionary headers = new HeaderDictionary();

        CorsFields.Apply(headers, new CorsPolicy("open", new CorsPolicyOptions { Origins = ["*"] }), Shop);

        Assert.Equal("*", headers.AccessControlAllowOrigin);
        Assert.False(headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public void Permit_Preflight_IsToldAllThatIsAllowed()
    {
        IHeaderDictionary headers = new HeaderDictionary();
        var policy = new CorsPolicy("web", new CorsPolicyOptions { Origins = [Shop], Methods = ["GET", "PUT"], RequestHeaders = ["Content-Type"], MaxAge = TimeSpan.FromSeconds(90.5) });

        CorsFields.Permit(headers, policy, Shop, "PUT", "content-type");

        Assert.Equal(
            ["Access-Control-Allow-Headers: Content-Type", "Access-Control-Allow-Methods: GET, PUT", $"Access-Control-Allow-Origin: {Shop}", "Access-Control-Max-Age: 90"],
            headers.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }
}
