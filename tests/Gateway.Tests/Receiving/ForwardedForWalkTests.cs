using System.Net;
using Gateway.Transforms.Receiving;

namespace Gateway.Tests.Receiving;

/// <summary>Generated lists, walked by <see cref="ForwardedFor"/> and by a few lines that are obviously right.</summary>
public sealed class ForwardedForWalkTests
{
    private const int Lists = 20_000;

    private static readonly IPAddress Peer = IPAddress.Parse("10.255.255.254");

    [Fact]
    public void Find_InAnyList_FindsTheClientOfTheReference()
    {
        for (var seed = 0; seed < Lists; seed++)
        {
            var hops = new ForwardedHops(seed);
            var list = hops.Next();
            var lines = hops.Write(list);

            var (client, chain) = ForwardedFor.Find(Peer, lines, IsTrusted);

            var expected = Walk(list);
            Assert.True(
                expected[0].Equals(client) && chain == string.Join(", ", expected),
                $"Seed {seed}: '{string.Join("' | '", lines)}' gave {client} and '{chain}', not '{string.Join(", ", expected)}'.");
        }
    }

    // From the right: whom a trusted proxy names is part of the chain; who is not trusted, or no address, is its end.
    private static List<IPAddress> Walk(IReadOnlyList<ForwardedHop> hops)
    {
        List<IPAddress> chain = [Peer];
        foreach (var hop in hops.Reverse().Take(ForwardedFor.MaxEntries))
        {
            if (hop.Address is null)
                break;
            chain.Insert(0, hop.Address);
            if (!hop.IsTrusted)
                break;
        }

        return chain;
    }

    private static bool IsTrusted(IPAddress address) => address.GetAddressBytes()[0] is 10 or 0xfd;
}
