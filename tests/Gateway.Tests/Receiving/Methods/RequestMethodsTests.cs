using Gateway.Transforms.Receiving.Methods;

namespace Gateway.Tests.Receiving.Methods;

public sealed class RequestMethodsTests
{
    [Fact]
    public void Usual_Methods_AreThoseThatPass() => Assert.All(RequestMethods.Usual, static method => Assert.True(RequestMethods.IsUsual(method)));

    [Theory]
    [InlineData("TRACE", true)]
    [InlineData("CONNECT", true)]
    [InlineData("PROPFIND", true)]
    [InlineData("get", false)]
    [InlineData("Get", false)]
    [InlineData("FOO!x", false)]
    public void UnusualMethods_AreRegisteredOrUnknown(string method, bool isRegistered)
    {
        Assert.False(RequestMethods.IsUsual(method));
        Assert.Equal(isRegistered, RequestMethods.IsRegistered(method));
    }
}
