using System.Net;
using Gateway.Transforms.Caching.Fetching;
using Gateway.Transforms.Shared.Addresses;

namespace Gateway.Tests.Caching.Fetching;

public sealed class BrokenFetchesTests
{
    /// <summary>Whose requests broke, in order, to the one that has ::1; whether the last may still be their fault.</summary>
    [Theory]
    [InlineData(true, "10.0.0.1")]
    [InlineData(true, "10.0.0.1", "10.0.0.2")]
    [InlineData(false, "10.0.0.1", "10.0.0.2", "10.0.0.1")]
    [InlineData(true, "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1")]
    [InlineData(false, "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2")]
    [InlineData(true, "::1", "::1")]
    [InlineData(false, "::1", "::1", "::1")]
    [InlineData(false, "::1", "10.0.0.1", "10.0.0.1")]
    public void Break_IsTheOrigins_WhenItWasNotOneClientsAlone(bool mayBe, params string[] clients)
    {
        var broken = new BrokenFetches(ClientKey.Of(IPAddress.IPv6Loopback));
        var last = true;
        foreach (var client in clients)
            last = broken.MayBeTheRequests(ClientKey.Of(IPAddress.Parse(client)));

        Assert.Equal(mayBe, last);
    }
}
