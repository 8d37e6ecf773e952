using Gateway.Transforms.Resilience;
using Gateway.Transforms.Resilience.Attempts;
using Gateway.Transforms.Resilience.Policies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Gateway.Tests.Resilience.Attempts;

/// <summary>Two sends of a request at a time: which of them answers, and what is left of the other.</summary>
public sealed class RaceTests : IDisposable
{
    private readonly DefaultHttpContext _client = new();
    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler());
    private readonly Race _race = new();

    public void Dispose() => _invoker.Dispose();

    [Fact]
    public void TryClaim_TheFirstGoodOne_AnswersAndEndsTheOther()
    {
        using var one = Join();
        using var other = Join();

        Assert.True(_race.TryClaim(other, isGood: true));
        Assert.False(_race.TryClaim(one, isGood: true));
        Assert.Same(other, _race.Winner);
        Assert.True(SpinWait.SpinUntil(() => one.Context.RequestAborted.IsCancellationRequested, TimeSpan.FromSeconds(30)));
        Assert.False(other.Context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public void TryClaim_ABadOne_LeavesItToTheOther_UnlessThatHasEnded()
    {
        using var one = Join();
        using var other = Join();

        Assert.False(_race.TryClaim(one, isGood: false));
        _race.Leave(one);
        Assert.True(_race.TryClaim(other, isGood: false));
    }

    // Both have their bad answers before either has ended: the second one is passed on, not none.
    [Fact]
    public void TryClaim_TwoBadOnesAtATime_TheSecondAnswers()
    {
        using var one = Join();
        using var other = Join();

        Assert.False(_race.TryClaim(one, isGood: false));
        Assert.True(_race.TryClaim(other, isGood: false));
        Assert.Same(other, _race.Winner);
    }

    [Fact]
    public void TryJoin_Decided_IsRefused()
    {
        using var one = Join();
        Assert.True(_race.TryClaim(one, isGood: true));

        Assert.False(_race.TryJoin(one));
    }

    [Fact]
    public void Response_BeforeItAnswers_IsItsOwn_AndTheClientsFromThenOn()
    {
        using var fork = Join();
        var response = fork.Context.Response;
        response.StatusCode = 404;
        response.Headers["X-Before"] = "1";
        fork.Context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = "Gone";
        Assert.Equal((200, 0, false), (_client.Response.StatusCode, _client.Response.Headers.Count, response.HasStarted));

        fork.Answer();
        response.Headers["X-After"] = "2";
        Assert.Equal((404, "Gone", "1", "2"), (
            _client.Response.StatusCode, _client.Features.Get<IHttpResponseFeature>()!.ReasonPhrase, _client.Response.Headers["X-Before"].ToString(), _client.Response.Headers["X-After"].ToString()));
    }

    [Fact]
    public void Request_IsTheClients_AndWhatComesOfIt_IsNotUntilItConcludes()
    {
        _client.Request.Path = "/shop";
        _client.Items["a"] = 1;
        using var fork = Join();
        var failure = new Failure(ForwarderError.Request, null);
        fork.Context.Features.Set<IForwarderErrorFeature>(failure);
        fork.Context.Response.StatusCode = 502;
        Assert.Equal("/shop", fork.Context.Request.Path);
        Assert.Empty(fork.Context.Items);
        Assert.Null(_client.Features.Get<IForwarderErrorFeature>());

        fork.Conclude();
        Assert.Same(failure, _client.Features.Get<IForwarderErrorFeature>());
        Assert.Equal(502, _client.Response.StatusCode);
    }

    private Fork Join()
    {
        var cluster = new ClusterModel(new ClusterConfig { ClusterId = "laravel" }, _invoker);
        var proxy = new FallbackProxy(new RouteModel(new RouteConfig { RouteId = "shop" }, null, HttpTransformer.Default), new ClusterState("laravel", cluster), HttpTransformer.Default);
        var services = new ResilienceServices(TimeProvider.System);
        var fork = new Fork(_client, new ProtectedRequest(_client, proxy, new Pool("php", "laravel", new(), services), services, fallback: null));
        _race.TryJoin(fork);
        return fork;
    }

    private sealed record Failure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
}
