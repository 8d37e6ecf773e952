using Gateway.Listening;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Listening;

public sealed class OwnAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8082", "http://127.0.0.1:8082/")]
    [InlineData("http://127.0.0.1:8082", "https://127.0.0.1:8082/base")]
    [InlineData("http://127.0.0.1:8082", "http://localhost:8082")]
    [InlineData("http://127.0.0.1:8082", "http://0.0.0.0:8082")]
    [InlineData("http://127.0.0.1:80", "http://127.0.0.1/")]
    [InlineData("http://localhost:8080", "http://[::1]:8080")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:8080", "http://localhost:8080")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.7:8080")]
    [InlineData("https://*:8443", "https://[::1]:8443")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080")]
    [InlineData("http://192.0.2.7:8080", "http://192.0.2.7:8080")]
    [InlineData("http://127.0.0.1:8082", "http://[::ffff:127.0.0.1]:8082")]
    public void Find_WhatThisGatewayListensOn_IsFound(string listening, string address) => Assert.NotNull(Find(listening, address));

    [Theory]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.1:8081")]
    [InlineData("http://127.0.0.1:8080", "http://127.0.0.2:8080")]
    [InlineData("http://127.0.0.1:8080", "http://[::1]:8080")]
    [InlineData("http://0.0.0.0:8080", "http://192.0.2.7:8080")]
    [InlineData("http://*:8080", "http://gateway.internal:8080")]
    [InlineData("http://192.0.2.7:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:8080")]
    [InlineData("http://unix:/run/gateway.sock", "http://localhost")]
    [InlineData("no address", "http://localhost:8080")]
    public void Find_Others_IsNot(string listening, string address) => Assert.Null(Find(listening, address));

    [Theory]
    [InlineData(null, "http://127.0.0.1:8080", null)]
    [InlineData("http://*:5000", "http://127.0.0.1:8080", null)]
    [InlineData("http://*:5000", "http://localhost:5000", "is the gateway's own endpoint '--urls': it would ask itself without end")]
    [InlineData("http://*:5000", "http://localhost:8081", null)]
    public void Find_SaysWhose(string? urls, string address, string? expected)
    {
        var sections = Sections(new ListeningOptions());

        Assert.Equal(expected, new OwnAddresses(sections, urls).Find(new Uri(address)));
    }

    private static string? Find(string listening, string address)
    {
        var options = new ListeningOptions { Endpoints = new Dictionary<string, EndpointOptions> { ["web"] = new() { Url = listening } } };
        return new OwnAddresses(Sections(options), urls: null).Find(new Uri(address));
    }

    private static ConfigurationSections Sections(ListeningOptions listening) => new([KeyValuePair.Create<Type, object>(typeof(ListeningOptions), listening)]);
}
