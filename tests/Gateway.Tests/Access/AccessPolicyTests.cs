using System.Net;
using Gateway.Transforms.Access;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Access;

public sealed class AccessPolicyTests
{
    private static readonly AccessRuleOptions Office = new() { Addresses = ["10.0.0.0/8", "2001:db8::/32"] };
    private static readonly AccessRuleOptions Reading = new() { Methods = ["GET"] };
    private static readonly AccessRuleOptions Germany = new() { Countries = ["DE"] };

    [Theory]
    [InlineData("10.1.2.3", AccessVerdict.Allowed)]
    [InlineData("::ffff:10.1.2.3", AccessVerdict.Allowed)]
    [InlineData("2001:db8:1::1", AccessVerdict.Allowed)]
    [InlineData("11.1.2.3", AccessVerdict.NotAllowed)]
    [InlineData("2001:db9::1", AccessVerdict.NotAllowed)]
    [InlineData(null, AccessVerdict.NotAllowed)]
    public void Judge_AnAllowList_RefusesEverybodyElse(string? address, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [Office] }, Request(address: address)));

    [Theory]
    [InlineData("10.1.2.3", AccessVerdict.Allowed)]
    [InlineData("10.66.0.1", AccessVerdict.Denied)]
    [InlineData("192.0.2.7", AccessVerdict.NotAllowed)]
    public void Judge_Deny_WinsOverAllow(string address, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [Office], Deny = [new() { Addresses = ["10.66.0.0/16"] }] }, Request(address: address)));

    [Theory]
    [InlineData("192.0.2.7", AccessVerdict.Allowed)]
    [InlineData("10.66.0.1", AccessVerdict.Denied)]
    public void Judge_DenyAlone_LetsEverybodyElseIn(string address, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Deny = [new() { Addresses = ["10.66.0.0/16"] }] }, Request(address: address)));

    [Theory]
    [InlineData("GET", "192.0.2.7", AccessVerdict.Allowed)]
    [InlineData("HEAD", "192.0.2.7", AccessVerdict.Allowed)]
    [InlineData("POST", "192.0.2.7", AccessVerdict.NotAllowed)]
    [InlineData("POST", "10.0.0.1", AccessVerdict.Allowed)]
    public void Judge_OneRuleOfTheList_Suffices(string method, string address, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [Office, Reading] }, Request(method, address)));

    [Theory]
    [InlineData("GET", "10.0.0.1", AccessVerdict.Allowed)]
    [InlineData("POST", "10.0.0.1", AccessVerdict.NotAllowed)]
    [InlineData("GET", "192.0.2.7", AccessVerdict.NotAllowed)]
    public void Judge_WithinOneRule_EverythingMustFit(string method, string address, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [Office with { Methods = ["GET"] }] }, Request(method, address)));

    // WebSockets over HTTP/2 come by CONNECT, and go to backends as what they are over HTTP/1.1.
    [Fact]
    public void Judge_AnExtendedConnect_IsAGet()
    {
        Assert.Equal(AccessVerdict.Denied, Judge(new() { Deny = [Reading] }, Request("CONNECT")));
        Assert.Equal(AccessVerdict.Allowed, Judge(new() { Allow = [Reading] }, Request("CONNECT")));
    }

    [Theory]
    [InlineData(true, "X-HTTP-Method-Override", AccessVerdict.Denied, AccessVerdict.NotAllowed)]
    [InlineData(true, "x_http_method", AccessVerdict.Denied, AccessVerdict.NotAllowed)]
    [InlineData(true, "X-Other", AccessVerdict.Allowed, AccessVerdict.Allowed)]
    [InlineData(false, "X-HTTP-Method-Override", AccessVerdict.Allowed, AccessVerdict.Allowed)]
    public void Judge_AnotherMethodInAHeader_FitsEveryDenyAndNoAllowByMethod(bool isAllowed, string header, object denied, object allowed)
    {
        var request = Request("POST", headers: [(header, "DELETE")]);
        if (isAllowed)
            request.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(MethodOverrideAllowed.Instance), "legacy"));

        Assert.Equal(denied, Judge(new() { Deny = [new() { Methods = ["DELETE"] }] }, request));
        Assert.Equal(allowed, Judge(new() { Allow = [new() { Methods = ["POST"] }] }, request));
    }

    [Theory]
    [InlineData("DE", true, AccessVerdict.Allowed)]
    [InlineData("de", true, AccessVerdict.Allowed)]
    [InlineData("FR", true, AccessVerdict.NotAllowed)]
    [InlineData("DE", false, AccessVerdict.NotAllowed)]
    [InlineData("DEU", true, AccessVerdict.NotAllowed)]
    [InlineData(null, true, AccessVerdict.NotAllowed)]
    public void Judge_Country_IsBelievedOfATrustedProxyAlone(string? country, bool isTrusted, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [Germany] }, Request(isTrusted: isTrusted, headers: country is null ? [] : [("CF-IPCountry", country)])));

    [Theory]
    [InlineData(null, true, AccessVerdict.Denied)]
    [InlineData("FR", false, AccessVerdict.Denied)]
    [InlineData("FR", true, AccessVerdict.Allowed)]
    [InlineData("XX", true, AccessVerdict.Denied)]
    public void Judge_UnknownCountry_CanBeNamed(string? country, bool isTrusted, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Deny = [new() { Countries = ["XX"] }] }, Request(isTrusted: isTrusted, headers: country is null ? [] : [("CF-IPCountry", country)])));

    [Fact]
    public void Judge_CountryTwice_IsNotKnown() =>
        Assert.Equal(AccessVerdict.NotAllowed, Judge(new() { Allow = [Germany] }, Request(isTrusted: true, headers: [("CF-IPCountry", "FR"), ("CF-IPCountry", "DE")])));

    [Theory]
    [InlineData("X-Partner: acme", AccessVerdict.Allowed)]
    [InlineData("x-partner: acme", AccessVerdict.Allowed)]
    [InlineData("X-Partner: ACME", AccessVerdict.NotAllowed)]
    [InlineData("X-Partner: acme2", AccessVerdict.NotAllowed)]
    [InlineData("X_Partner: acme", AccessVerdict.NotAllowed)]
    [InlineData("X-Partner: acme|X-Partner: acme", AccessVerdict.NotAllowed)]
    [InlineData("X-Partner: acme|X_Partner: evil", AccessVerdict.NotAllowed)]
    [InlineData("X-Other: acme", AccessVerdict.NotAllowed)]
    public void Judge_HeaderThatLetsIn_IsThereOnceByItsOwnName(string lines, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Allow = [WithHeader("X-Partner", "acme", "globex")] }, Request(headers: Lines(lines))));

    [Theory]
    [InlineData("X-Debug: 1", AccessVerdict.Denied)]
    [InlineData("X-Debug: ", AccessVerdict.Denied)]
    [InlineData("x_debug: 1", AccessVerdict.Denied)]
    [InlineData("X.Debug: 1", AccessVerdict.Denied)]
    [InlineData("X-Debugger: 1", AccessVerdict.Allowed)]
    public void Judge_HeaderThatKeepsOut_DoesInAnySpelling(string lines, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Deny = [WithHeader("X-Debug")] }, Request(headers: Lines(lines))));

    [Theory]
    [InlineData("User-Agent: bot", AccessVerdict.Denied)]
    [InlineData("User-Agent: nice|User-Agent: bot", AccessVerdict.Denied)]
    [InlineData("User-Agent: nice", AccessVerdict.Allowed)]
    public void Judge_HeaderThatKeepsOut_DoesOnAnyLine(string lines, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Deny = [WithHeader("User-Agent", "bot")] }, Request(headers: Lines(lines))));

    // RFC 9110 §5.3: several lines may be put together into one list on the way.
    [Theory]
    [InlineData("X-Mode: bad, ok", AccessVerdict.Denied)]
    [InlineData("X-Mode: ok,bad", AccessVerdict.Denied)]
    [InlineData("X-Mode: ok, \tbad\t ,", AccessVerdict.Denied)]
    [InlineData("X_Mode: ok, bad", AccessVerdict.Denied)]
    [InlineData("X-Mode: ok|X-Mode: fine, bad", AccessVerdict.Denied)]
    [InlineData("X-Mode: both, of these", AccessVerdict.Denied)]
    [InlineData("X-Mode: both", AccessVerdict.Allowed)]
    [InlineData("X-Mode: bad ok", AccessVerdict.Allowed)]
    [InlineData("X-Mode: badly, ok", AccessVerdict.Allowed)]
    public void Judge_HeaderThatKeepsOut_DoesAsAMemberOfAList(string lines, object verdict) =>
        Assert.Equal(verdict, Judge(new() { Deny = [WithHeader("X-Mode", "bad", "both, of these")] }, Request(headers: Lines(lines))));

    [Fact]
    public void Judge_HeaderThatLetsIn_IsNoMemberOfAList() =>
        Assert.Equal(AccessVerdict.NotAllowed, Judge(new() { Allow = [WithHeader("X-Mode", "good")] }, Request(headers: [("X-Mode", "good, ok")])));

    private static AccessRuleOptions WithHeader(string name, params string[] values) => new() { Headers = new Dictionary<string, IReadOnlyList<string>> { [name] = values } };

    private static (string, string)[] Lines(string lines) => [.. lines.Split('|').Select(static line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 2)..]))];

    private static AccessVerdict Judge(AccessPolicyOptions options, HttpContext context) => new AccessPolicy("office", options, "CF-IPCountry").Judge(context);

    private static DefaultHttpContext Request(string method = "GET", string? address = "192.0.2.7", bool isTrusted = false, (string Name, string Value)[]? headers = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        foreach (var (name, value) in headers ?? [])
            context.Request.Headers[name] = StringValues.Concat(context.Request.Headers[name], value);
        if (isTrusted)
            context.Features.Set(new ForwardedFacts(IPAddress.Loopback, "192.0.2.7, 127.0.0.1", null));
        return context;
    }
}
