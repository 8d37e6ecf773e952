using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Peers;

namespace Gateway.LoadTests.Tests.Comparison;

public class PeerVariantTests
{
    [Fact]
    public void Find_NameAlone_IsTheProxy() => Assert.Equal("nginx", PeerVariant.Find("nginx")!.Title);

    [Fact]
    public void Find_Variables_AreSetInItsEnvironment()
    {
        var peer = PeerVariant.Find("gateway+A=1+B=x=y")!;

        Assert.Equal([new("A", "1"), new("B", "x=y")], peer.Environment);
        Assert.Equal("Gateway, A=1, B=x=y", peer.Title);
        Assert.Equal("gateway.A=1.B=x=y", peer.FileName);
    }

    [Fact]
    public void Find_OtherClone_IsTheProgramThere()
    {
        var peer = PeerVariant.Find("gateway@/tmp/before/+A=1")!;

        Assert.Equal("/tmp/before/gateway/bin/Release/net10.0/gateway", peer.Program);
        Assert.Equal("/tmp/before", peer.WorkingCopy!.TrimEnd('/'));
        Assert.Equal("Gateway of before, A=1", peer.Title);
        Assert.Matches("^[a-z0-9.=A-]+$", peer.FileName);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ngnix")]
    [InlineData("gateway@")]
    [InlineData("nginx@/tmp")]
    [InlineData("gateway+A")]
    [InlineData("gateway+=1")]
    public void Find_WhatIsNone_IsNull(string text) => Assert.Null(PeerVariant.Find(text));

    [Fact]
    public void Pick_Variants_FollowWhatTheyAreOf()
    {
        var (_, peers) = CompareSettings.Pick(["pass-1k"], ["gateway+A=1", "nginx", "gateway"], out _)!.Value;

        Assert.Equal(["gateway+A=1", "gateway", "nginx"], peers.Select(static peer => peer.Name));
    }
}
