using System.Net;
using Gateway.Transforms.Pressure;
using Gateway.Transforms.Shared.Addresses;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Pressure;

public sealed class DrawTests
{
    // What requests of one client can be apart: their own quarter, of the three that are the client's.
    private const int Own = (Level.Draws / 3) + 1;

    [Fact]
    public void Of_RequestsOfOneClient_AreNearEachOther_UntilTheNextTurn()
    {
        var draws = Enumerable.Range(0, 200).Select(i => Draw.Of(Request("192.0.2.7", i), turn: 1)).ToArray();

        Assert.True(draws.Max() - draws.Min() <= Own);
        Assert.Contains(Enumerable.Range(2, 50), turn => Math.Abs(Draw.Of(Request("192.0.2.7", 0), turn) - draws[0]) > Own);
    }

    [Fact]
    public void Of_OneRequest_IsTheSame_HoweverOftenItIsAsked() =>
        Assert.Equal(Draw.Of(Request("192.0.2.7", 1), 3), Draw.Of(Request("192.0.2.7", 1), 3));

    [Fact]
    public void Of_AddressesOfOneNetwork_AreOneClient()
    {
        var draws = Enumerable.Range(1, 200).Select(i => Draw.Of(Request($"2001:db8::{i:x}", i), turn: 1)).ToArray();

        Assert.True(draws.Max() - draws.Min() <= Own);
    }

    [Fact]
    public void Of_ManyClients_IsAllThereIs()
    {
        var draws = Enumerable.Range(0, 4000).Select(i => Draw.Of(Request($"10.0.{i / 250}.{i % 250}", i), turn: 1)).ToArray();

        Assert.All(draws, static draw => Assert.InRange(draw, 0, Level.Draws - 1));
        // Hashes differ from process to process: no closer than chance allows.
        Assert.InRange(draws.Average() / Level.Draws, 0.45, 0.55);
        Assert.InRange(draws.Count(static draw => draw < Level.Draws / 10), 300, 500);
        Assert.InRange(draws.Count(static draw => draw < Level.Draws / 4), 850, 1150);
        Assert.InRange(draws.Count(static draw => draw >= Level.Draws * 3 / 4), 850, 1150);
    }

    [Fact]
    public void Of_RequestsThatMayBeAnybodys_IsEachItsOwn()
    {
        var draws = Enumerable.Range(0, 1000).Select(static i =>
        {
            var context = Request("192.0.2.7", i);
            context.Features.Set(UnnamedClient.Instance);
            return Draw.Of(context, turn: 1);
        }).ToArray();

        Assert.True(draws.Max() - draws.Min() > Level.Draws / 2);
    }

    private static DefaultHttpContext Request(string address, int number) =>
        new() { TraceIdentifier = $"request-{number}", Connection = { RemoteIpAddress = IPAddress.Parse(address) } };
}
