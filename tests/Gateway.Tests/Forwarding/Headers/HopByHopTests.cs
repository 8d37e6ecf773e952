using Gateway.Transforms.Forwarding.Headers;
using Microsoft.Extensions.Primitives;

namespace Gateway.Tests.Forwarding.Headers;

public sealed class HopByHopTests
{
    [Theory]
    [InlineData("Connection")]
    [InlineData("keep-alive")]
    [InlineData("Transfer-Encoding")]
    [InlineData("TE")]
    [InlineData("Upgrade")]
    [InlineData("Proxy-Authorization")]
    public void Field_OfOneConnection_StaysThere(string name) => Assert.True(HopByHop.Is(name, StringValues.Empty));

    [Theory]
    [InlineData("Alt-Svc")]
    [InlineData("Trailer")]
    [InlineData("Upgrade-Insecure-Requests")]
    [InlineData("Via")]
    [InlineData("Max-Forwards")]
    [InlineData("Close")]
    public void Field_OfTheWholeWay_IsPassedOn(string name) => Assert.False(HopByHop.Is(name, "keep-alive"));

    [Theory]
    [InlineData("close, X-Hop", "X-Hop", true)]
    [InlineData("x-hop", "X-Hop", true)]
    [InlineData("keep-alive,  X-Hop ,close", "x-hop", true)]
    [InlineData("close, X-Hop-2", "X-Hop", false)]
    [InlineData("keep-alive", "X-Hop", false)]
    [InlineData("", "X-Hop", false)]
    [InlineData("Cookie, Authorization, X-Hop", "Cookie", false)]
    [InlineData("Cookie, Authorization, X-Hop", "authorization", false)]
    public void Field_NamedInConnection_StaysThere_UnlessWhoeverAnswersNeedsIt(string connection, string name, bool expected) =>
        Assert.Equal(expected, HopByHop.IsNominated(name, connection));
}
