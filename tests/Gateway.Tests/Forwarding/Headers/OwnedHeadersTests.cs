using Gateway.Transforms.Forwarding.Headers;

namespace Gateway.Tests.Forwarding.Headers;

public sealed class OwnedHeadersTests
{
    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("x_forwarded_for")]
    [InlineData("X.Forwarded-Port")]
    [InlineData("X!Forwarded!For")]
    [InlineData("x-forwarded")]
    [InlineData("X-Forwarded-Uri")]
    [InlineData("Forwarded")]
    [InlineData("PROXY")]
    [InlineData("x-middleware-subrequest")]
    [InlineData("Client_IP")]
    public void Has_SpellingABackendReadsAsTheGatewaysHeader_IsTrue(string name) =>
        Assert.True(OwnedHeaders.Has(name));

    [Theory]
    [InlineData("X-Requested-With")]
    [InlineData("X-ForwardedBy")]
    [InlineData("x-nextjs-data")]
    [InlineData("x-middleware-prefetch")]
    [InlineData("Origin")]
    [InlineData("my_header.name")]
    public void Has_HeaderOfTheClient_IsFalse(string name) =>
        Assert.False(OwnedHeaders.Has(name));
}
