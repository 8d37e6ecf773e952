using Gateway.Transforms.Shared;

namespace Gateway.Tests.Shared;

public sealed class MethodTraitsTests
{
    [Theory]
    [InlineData("GET", true, true)]
    [InlineData("HEAD", true, true)]
    [InlineData("OPTIONS", true, true)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    [InlineData("POST", false, false)]
    [InlineData("PATCH", false, false)]
    [InlineData("PURGE", false, false)]
    public void Method_PromisesWhatTheRfcSays(string method, bool isSafe, bool isIdempotent) =>
        Assert.Equal((isSafe, isIdempotent), (MethodTraits.IsSafe(method), MethodTraits.IsIdempotent(method)));
}
