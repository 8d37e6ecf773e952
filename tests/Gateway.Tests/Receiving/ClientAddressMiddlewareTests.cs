using System.Net;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Receiving;

public sealed class ClientAddressMiddlewareTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public async Task Invoke_Address_IsThatOfTheClientsFamily(string connected, string seen)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connected);
        IPAddress? address = null;

        await new ClientAddressMiddleware(passed =>
        {
            address = passed.Connection.RemoteIpAddress;
            return Task.CompletedTask;
        }, new TrustedProxies()).InvokeAsync(context);

        Assert.Equal(seen, address!.ToString());
    }
}
