using System.Net;
using System.Text.Json;
using Gateway.Transforms.Idempotency;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Idempotency;

public sealed class RequestIdentityTests
{
    private const string Ann = """{ "iss": "https://id.example", "sub": "ann", "exp": 1, "scope": "orders" }""";

    [Fact]
    public void IdOf_TheSameCaller_IsTheSame_AlsoWithARenewedToken() =>
        Assert.Equal(Id(Ann), Id("""{ "iss": "https://id.example", "sub": "ann", "exp": 2, "scope": "orders profile", "sid": "x" }"""));

    [Theory]
    [InlineData("""{ "iss": "https://id.example", "sub": "bob" }""")]
    [InlineData("""{ "iss": "https://other.example", "sub": "ann" }""")]
    [InlineData("""{ "iss": "https://id.example", "sub": "ann", "client_id": "partner" }""")]
    [InlineData("""{ "iss": "https://id.example", "sub": "ann", "azp": "partner" }""")]
    [InlineData("""{ "iss": "https://id.example", "name": "ann" }""")]
    [InlineData(null)]
    public void IdOf_AnotherCaller_IsAnother(string? claims) => Assert.NotEqual(Id(Ann), Id(claims));

    [Fact]
    public void IdOf_AnotherSchemeRouteHostOrKey_IsAnother()
    {
        string[] all = [Id(Ann), Id(Ann, scheme: "other"), Id(Ann, route: "carts"), Id(Ann, host: "b.example"), Id(Ann, key: "2")];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, static id => Assert.Equal(64, id.Length));
    }

    [Fact]
    public void IdOf_AnonymousCallers_IsByAddress_IPv6ByNetwork()
    {
        Assert.Equal(Id(null, address: "192.0.2.1"), Id(null, address: "192.0.2.1"));
        Assert.NotEqual(Id(null, address: "192.0.2.1"), Id(null, address: "192.0.2.2"));
        Assert.Equal(Id(null, address: "2001:db8::1"), Id(null, address: "2001:db8::2"));
        Assert.NotEqual(Id(null, address: "2001:db8::1"), Id(null, address: "2001:db8:0:1::1"));
    }

    [Fact]
    public void IdOf_TheSameHost_IsTheSame_HoweverItIsWritten()
    {
        Assert.Equal(Id(Ann), Id(Ann, host: "A.Example"));
        Assert.Equal(Id(Ann), Id(Ann, host: "a.example:80"));
        Assert.NotEqual(Id(Ann), Id(Ann, host: "a.example:8080"));
    }

    [Fact]
    public void IdOf_AnonymousCallers_IsByWhatTheBackendKnowsThemBy() =>
        Assert.NotEqual(Id(null, authorization: "Bearer a"), Id(null, authorization: "Bearer b"));

    [Fact]
    public void FingerprintOf_WhatTheBodyIs_TellsRequestsApart()
    {
        string[] all = [Print("POST", "/a", "{}"), Print("POST", "/a", "{}", ("Content-Type", "text/plain")), Print("POST", "/a", "{}", ("Content-Encoding", "text/plain")), Print("POST", "/a", "{}", ("X-HTTP-Method-Override", "DELETE"))];

        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void FingerprintOf_MethodTargetAndBody_TellsRequestsApart()
    {
        string[] all = [Print("POST", "/a?x=1", "{}"), Print("PATCH", "/a?x=1", "{}"), Print("POST", "/a?x=2", "{}"), Print("POST", "/a", "?x=1{}"), Print("POST", "/a?x=1", "{ }"), Print("POST", "/a?x=1", "")];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.Equal(all[0], Print("POST", "/a?x=1", "{}"));
    }

    private static string Id(string? claims, string scheme = "jwt", string route = "orders", string host = "a.example", string key = "1", string address = "192.0.2.1", string authorization = "")
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = authorization;
        context.Request.Host = new HostString(host);
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (claims is not null)
            context.Features.Set(new Caller(scheme, JsonElement.Parse(claims), []));
        return RequestIdentity.IdOf(context, route, key);
    }

    private static string Print(string method, string target, string body, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(MethodOverrideAllowed.Instance), "orders"));
        foreach (var (name, value) in headers)
            context.Request.Headers[name] = value;
        context.Request.Method = method;
        context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget = target;
        return Convert.ToHexString(RequestIdentity.FingerprintOf(context, System.Text.Encoding.UTF8.GetBytes(body)));
    }
}
