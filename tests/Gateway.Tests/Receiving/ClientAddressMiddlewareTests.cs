using System.Net;
using Gateway.Transforms.Receiving;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Receiving;

public sealed class ClientAddressMiddlewareTests
{
    [Theory]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]:1", "192.0.2.1")]
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

    [Theory]
    [InlineData("shop.test", "shop.test")]
    [InlineData("shop.test:8443", "shop.test:8443")]
    [InlineData("[2001:db8::1]:80", "[2001:db8::1]:80")]
    [InlineData("first.test, shop.test", "shop.test")]
    [InlineData("", "origin.test")]
    [InlineData("shop.test:", "origin.test")]
    [InlineData("shop.test:65536", "origin.test")]
    [InlineData("shop.test:http", "origin.test")]
    [InlineData(":80", "origin.test")]
    [InlineData("user@shop.test", "origin.test")]
    [InlineData("shop.test/admin", "origin.test")]
    [InlineData("shop test", "origin.test")]
    public async Task Invoke_HostOfATrustedProxy_IsTakenWhereItIsOne(string forwarded, string expected)
    {
        var context = await BelieveAsync("X-Forwarded-Host", forwarded);

        Assert.Equal(expected, context.Request.Host.Value);
    }

    [Theory]
    [InlineData("443", "443")]
    [InlineData("80, 8443", "8443")]
    [InlineData("1", "1")]
    [InlineData("65535", "65535")]
    [InlineData("0", null)]
    [InlineData("65536", null)]
    [InlineData("+443", null)]
    [InlineData("443 ", "443")]
    [InlineData("https", null)]
    [InlineData("", null)]
    public async Task Invoke_PortOfATrustedProxy_IsTakenWhereItIsOne(string forwarded, string? expected)
    {
        var context = await BelieveAsync("X-Forwarded-Port", forwarded);

        Assert.Equal(expected, context.Features.Get<ForwardedFacts>()!.Port);
    }

    private static async Task<HttpContext> BelieveAsync(string name, string value)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.0.0.7");
        context.Request.Host = new HostString("origin.test");
        context.Request.Headers[name] = value;
        var trusted = new TrustedProxies();
        trusted.Use(AddressList.Parse(["10.0.0.0/8"], []));
        await new ClientAddressMiddleware(static _ => Task.CompletedTask, trusted).InvokeAsync(context);
        return context;
    }
}
