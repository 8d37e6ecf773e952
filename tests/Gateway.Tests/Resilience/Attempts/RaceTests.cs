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
    public async Task Claim_TheFirstGoodOne_AnswersAndEndsTheOther()
    {
        using var one = Join();
        using var other = Join();

        Assert.True(await ClaimAsync(other, isGood: true));
        Assert.False(await ClaimAsync(one, isGood: true));
        Assert.Same(other, _race.Winner);
        Assert.True(SpinWait.SpinUntil(() => one.Context.RequestAborted.IsCancellationRequested, TimeSpan.FromSeconds(30)));
        Assert.False(other.Context.RequestAborted.IsCancellationRequested);
    }

    [Fact]
    public async Task Claim_ABadOne_IsHeld_AndGivenUpForAGoodOne()
    {
        using var one = Join();
        using var other = Join();

        var held = ClaimAsync(one, isGood: false);
        Assert.False(held.IsCompleted);
        Assert.True(await ClaimAsync(other, isGood: true));
        Assert.False(await held);
        Assert.Same(other, _race.Winner);
    }

    [Fact]
    public async Task Claim_ABadOne_AnswersWhereTheOtherEndsWithoutAnAnswer()
    {
        using var one = Join();
        using var other = Join();

        var held = ClaimAsync(one, isGood: false);
        _race.Leave(other);
        Assert.True(await held);
        Assert.Same(one, _race.Winner);
        Assert.False(await ClaimAsync(other, isGood: true));
    }

    // Both have their bad answers before either has ended: the second one is passed on, not none.
    [Fact]
    public async Task Claim_TwoBadOnesAtATime_TheSecondAnswers()
    {
        using var one = Join();
        using var other = Join();

        var held = ClaimAsync(one, isGood: false);
        Assert.True(await ClaimAsync(other, isGood: false));
        Assert.False(await held);
        Assert.Same(other, _race.Winner);
    }

    [Fact]
    public async Task Claim_ABadOneThatCanBeHeldNoLonger_LeavesItToTheOther()
    {
        using var end = new CancellationTokenSource();
        using var one = Join();
        using var other = Join();

        var held = _race.ClaimAsync(one, isGood: false, end.Token).AsTask();
        await end.CancelAsync();
        Assert.False(await held);
        _race.Leave(one);
        Assert.Null(_race.Winner);
        Assert.True(await ClaimAsync(other, isGood: false));
    }

    [Fact]
    public async Task Claim_TheOnlyOneLeft_AnswersHoweverBadItIs()
    {
        using var one = Join();
        using var other = Join();

        _race.Leave(other);
        Assert.True(await ClaimAsync(one, isGood: false));
    }

    [Fact]
    public async Task TryJoin_Decided_IsRefused()
    {
        using var one = Join();
        Assert.True(await ClaimAsync(one, isGood: true));

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

    private Task<bool> ClaimAsync(Fork fork, bool isGood) => _race.ClaimAsync(fork, isGood, CancellationToken.None).AsTask();

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
