using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Transforms.Aggregation;
using Gateway.Transforms.Aggregation.Parts;
using Gateway.Transforms.Aggregation.Planning;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Callers;
using Gateway.Transforms.Shared.Calls;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Aggregation.Parts;

/// <summary>What serves one call after another has nothing of the last in it.</summary>
public sealed class PartExchangeTests
{
    private static readonly string[] Names = ["Authorization", "Cookie", "X-Tenant"];
    private static readonly Endpoint Asked = new(null, EndpointMetadataCollection.Empty, "part");

    [Fact]
    public async Task Begin_AfterAnotherClientsCall_KnowsNothingOfIt()
    {
        var exchanges = new PartExchanges();
        var first = exchanges.Rent();
        var context = first.Begin(new ClientFacts(ClientOf("ann", "blue"), Names), PlanOf("/a"), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);
        context.Items["left"] = "behind";
        context.Features.Set("left behind");
        context.Request.RouteValues["left"] = "behind";
        context.Request.QueryString = new QueryString("?left=behind");
        context.Request.Headers["X-Left"] = "behind";
        context.Response.Headers["X-Left"] = "behind";
        context.Response.StatusCode = 418;
        context.Response.BodyWriter.Write("left behind"u8);
        context.Response.OnStarting(static () => throw new InvalidOperationException("left behind"));
        context.Abort();
        first.EndedWell();
        first.Dispose();

        var second = exchanges.Rent();
        var other = ClientOf(null, null);
        context = second.Begin(new ClientFacts(other, Names), PlanOf("/b"), MessageOf("/b"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);

        Assert.Same(first, second);
        Assert.Equal(["Accept", "Accept-Encoding", "Host"], context.Request.Headers.Select(static header => header.Key).Order(StringComparer.Ordinal));
        Assert.Equal("/b", context.Request.Path);
        Assert.Equal("", context.Request.QueryString.Value);
        Assert.Empty(context.Request.Query);
        Assert.Empty(context.Request.Cookies);
        Assert.Empty(context.Request.RouteValues);
        Assert.Empty(context.Items);
        Assert.Empty(context.Response.Headers);
        Assert.Equal(200, context.Response.StatusCode);
        Assert.True(second.Response.Received.IsEmpty);
        await second.Response.StartedAsync();
        Assert.False(second.Request.IsAborted);
        Assert.Null(context.Features.Get<string>());
        Assert.Null(context.Features.Get<Caller>());
        Assert.Equal(other.TraceIdentifier, context.TraceIdentifier);
        Assert.Equal(other.Connection.RemoteIpAddress, context.Connection.RemoteIpAddress);
        Assert.Same(other.RequestServices, context.RequestServices);
    }

    [Fact]
    public void Dispose_OfOneThatDidNotEndWell_IsNotUsedAgain()
    {
        var exchanges = new PartExchanges();
        var first = exchanges.Rent();
        first.Begin(new ClientFacts(ClientOf("ann", null), Names), PlanOf("/a"), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);
        first.Dispose();

        Assert.NotSame(first, exchanges.Rent());
    }

    [Fact]
    public void Dispose_Twice_GivesItBackOnce()
    {
        var exchanges = new PartExchanges();
        var first = exchanges.Rent();
        first.Begin(new ClientFacts(ClientOf("ann", null), Names), PlanOf("/a"), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);
        first.EndedWell();
        first.Dispose();
        first.Dispose();

        Assert.NotSame(exchanges.Rent(), exchanges.Rent());
    }

    [Fact]
    public void Begin_OfAnAnonymousPart_HasNoCredentialsAndNoCaller()
    {
        using var exchange = new PartExchanges().Rent();

        var context = exchange.Begin(new ClientFacts(ClientOf("ann", "blue"), Names), PlanOf("/a", isAnonymous: true), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);

        Assert.Equal(["Accept", "Accept-Encoding", "Host", "X-Tenant"], context.Request.Headers.Select(static header => header.Key).Order(StringComparer.Ordinal));
        Assert.Null(context.Features.Get<Caller>());
    }

    // What is kept of it is kept for everybody, so that nothing goes along by which one caller is known, whatever the list has.
    [Theory]
    [InlineData("authorization")]
    [InlineData("COOKIE")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Auth-Token")]
    [InlineData("X-Access-Token")]
    [InlineData("X-CSRF-Token")]
    [InlineData("X-XSRF-Token")]
    [InlineData("X-Key")]
    [InlineData("x_key")]
    public void Begin_OfAnAnonymousPart_HasNoCredentialOfAnyName(string header)
    {
        using var exchange = new PartExchanges().Rent();
        var client = ClientOf(null, "blue");
        client.Request.Headers[header] = "secret";
        client.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new CredentialHeaderNames(["X-Key"])), "home"));

        var open = exchange.Begin(new ClientFacts(client, [header, "X-Tenant"]), PlanOf("/a", isAnonymous: true), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None).Request.Headers;
        Assert.Equal(("blue", 0), (open["X-Tenant"].ToString(), open[header].Count));

        using var other = new PartExchanges().Rent();
        Assert.Equal("secret", other.Begin(new ClientFacts(client, [header]), PlanOf("/a"), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None).Request.Headers[header]);
    }

    [Fact]
    public void Begin_OfARequestWhoseIdIsShown_TakesItAlong()
    {
        using var exchange = new PartExchanges().Rent();
        var client = ClientOf("ann", null);
        client.Features.Set(new RequestIdName("X-Trace"));
        client.Request.Headers["X-Trace"] = "7";

        var context = exchange.Begin(new ClientFacts(client, Names), PlanOf("/a", isAnonymous: true), MessageOf("/a"), Asked, new ByteRoom(long.MaxValue), CancellationToken.None);

        Assert.Equal("7", context.Request.Headers["X-Trace"]);
    }

    private static DefaultHttpContext ClientOf(string? user, string? tenant)
    {
        var client = new DefaultHttpContext { RequestServices = new ServiceCollection().BuildServiceProvider(), TraceIdentifier = user ?? "nobody" };
        client.Connection.RemoteIpAddress = IPAddress.Parse(user is null ? "192.0.2.1" : "192.0.2.2");
        client.Request.Headers.Host = "shop.test";
        if (user is not null)
        {
            client.Request.Headers.Authorization = $"Bearer {user}";
            client.Request.Headers.Cookie = $"session={user}";
            client.Features.Set(new Caller("scheme", JsonElement.Parse($$"""{"sub":"{{user}}"}"""), []));
        }

        if (tenant is not null)
            client.Request.Headers["X-Tenant"] = tenant;
        return client;
    }

    private static PartPlan PlanOf(string path, bool isAnonymous = false) => new AggregatePlanner(
        "home",
        new AggregateOptions
        {
            Match = new RouteMatch { Path = "/home" },
            Parts = new Dictionary<string, PartOptions>(StringComparer.Ordinal) { ["a"] = new() { Cluster = "c", Path = path, Anonymous = isAnonymous } },
        },
        clusters: null,
        new ConfigurationErrors()).Make()!.Parts[0];

    private static PartMessage MessageOf(string path)
    {
        var message = new PartMessage();
        message.Fill(PlanOf(path), new Values(new DefaultHttpContext(), []), Encoding.UTF8.GetBytes(""));
        return message;
    }
}
