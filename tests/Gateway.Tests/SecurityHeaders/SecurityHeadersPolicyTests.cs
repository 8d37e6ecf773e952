using System.Diagnostics.Metrics;
using Gateway.Transforms.SecurityHeaders;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.SecurityHeaders;

public sealed class SecurityHeadersPolicyTests
{
    private const string Hsts = "Strict-Transport-Security";

    private static readonly SecurityHeadersPolicyOptions All = new()
    {
        Hsts = new() { MaxAge = TimeSpan.FromDays(730), IncludeSubDomains = true, Preload = true },
        ContentSecurityPolicy = "default-src 'self'",
        ContentSecurityPolicyReportOnly = "default-src 'none'; report-to csp",
        FrameOptions = "DENY",
        ReferrerPolicy = "no-referrer, strict-origin",
        PermissionsPolicy = "camera=()",
        CrossOrigin = new() { OpenerPolicy = "same-origin", EmbedderPolicy = "require-corp", ResourcePolicy = "same-site" },
    };

    [Fact]
    public void Apply_ToAHeadWithoutAny_WritesAll()
    {
        var headers = Apply(All, isHttps: true);

        Assert.Equal(
            [
                "Content-Security-Policy-Report-Only: default-src 'none'; report-to csp",
                "Content-Security-Policy: default-src 'self'",
                "Cross-Origin-Embedder-Policy: require-corp",
                "Cross-Origin-Opener-Policy: same-origin",
                "Cross-Origin-Resource-Policy: same-site",
                "Permissions-Policy: camera=()",
                "Referrer-Policy: no-referrer, strict-origin",
                "Strict-Transport-Security: max-age=63072000; includeSubDomains; preload",
                "X-Content-Type-Options: nosniff",
                "X-Frame-Options: DENY",
            ],
            headers.Select(static header => $"{header.Key}: {header.Value}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("0s", "max-age=0")]
    [InlineData("1.9s", "max-age=1")]
    public void Apply_Hsts_SaysWholeSeconds(string age, string expected)
    {
        Assert.True(Duration.TryParse(age, out var maxAge));

        Assert.Equal(expected, Apply(new() { Hsts = new() { MaxAge = maxAge } }, isHttps: true)[Hsts].ToString());
    }

    [Fact]
    public void Apply_OverHttp_SaysNothingOfHttps() => Assert.DoesNotContain(Hsts, Apply(All, isHttps: false).Keys);

    [Fact]
    public void Apply_WhereTheBackendSaysSo_LeavesIt()
    {
        var headers = Apply(All, isHttps: true, ("content-security-policy", "default-src *"), ("Strict-Transport-Security", "max-age=1"));

        Assert.Equal(("default-src *", "max-age=1"), (headers["Content-Security-Policy"].ToString(), headers[Hsts].ToString()));
        Assert.Equal("DENY", headers["X-Frame-Options"].ToString());
    }

    [Fact]
    public void Apply_WithOverride_TakesItsPlace_Once()
    {
        var headers = new HeaderDictionary { ["Content-Security-Policy"] = new(["default-src *", "img-src *"]), ["Referrer-Policy"] = "unsafe-url" };

        new SecurityHeadersPolicy("web", new() { ContentSecurityPolicy = "default-src 'self'", Override = true }).Apply(headers, isHttps: false, Metrics());

        Assert.Equal("default-src 'self'", Assert.Single(headers["Content-Security-Policy"]));
        // What the policy does not speak of is the backend's, Override or not.
        Assert.Equal("unsafe-url", headers["Referrer-Policy"].ToString());
    }

    [Fact]
    public void Apply_ByDefault_SaysNoMoreThanNoSniff()
    {
        Assert.Equal(["X-Content-Type-Options"], Apply(new(), isHttps: true).Keys);
        Assert.Empty(Apply(new() { NoSniff = false }, isHttps: true));
    }

    private static HeaderDictionary Apply(SecurityHeadersPolicyOptions options, bool isHttps, params (string Name, string Value)[] before)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in before)
            headers[name] = value;
        new SecurityHeadersPolicy("web", options).Apply(headers, isHttps, Metrics());
        return headers;
    }

    private static SecurityHeadersMetrics Metrics() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
