using Gateway.Transforms.Forwarding;

namespace Gateway.Tests.Forwarding;

public sealed class ClientClaimsTransformTests
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
    public void IsOwned_SpellingABackendReadsAsTheGatewaysHeader_IsTrue(string name) =>
        Assert.True(ClientClaimsTransform.IsOwned(name));

    [Theory]
    [InlineData("X-Requested-With")]
    [InlineData("X-ForwardedBy")]
    [InlineData("x-nextjs-data")]
    [InlineData("x-middleware-prefetch")]
    [InlineData("Origin")]
    [InlineData("my_header.name")]
    public void IsOwned_HeaderOfTheClient_IsFalse(string name) =>
        Assert.False(ClientClaimsTransform.IsOwned(name));
}
