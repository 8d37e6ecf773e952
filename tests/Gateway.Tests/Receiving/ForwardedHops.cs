using System.Globalization;
using System.Net;

namespace Gateway.Tests.Receiving;

/// <summary>Makes up lists for <c>X-Forwarded-For</c>, the same for the same seed.</summary>
internal sealed class ForwardedHops(int seed)
{
    private static readonly string[] NoAddresses =
        ["", "unknown", "_hidden", "10", "010.0.0.1", "0x0a.0.0.1", "10.0.0.256", "10.0.0.1:", "10.0.0.1:x", "[10.0.0.1]", "[fd00::1", "fd00::1%eth0", "\"10.0.0.1\""];

    private static readonly string[] Spaces = ["", "", " ", "\t", "  "];

    private readonly Random _random = new(seed);

    /// <summary>Some entries from left to right; mostly trusted, so that walks are long.</summary>
    public IReadOnlyList<ForwardedHop> Next() => [.. Enumerable.Range(0, _random.Next(_random.Next(10) == 0 ? 60 : 8)).Select(_ => NextHop())];

    /// <summary>Writes entries on any number of header lines, none for no entry.</summary>
    public string[] Write(IReadOnlyList<ForwardedHop> hops)
    {
        List<string> lines = [];
        foreach (var hop in hops)
        {
            if (lines.Count == 0 || _random.Next(4) == 0)
                lines.Add(hop.Text);
            else
                lines[^1] += $",{hop.Text}";
        }

        return [.. lines];
    }

    private ForwardedHop NextHop()
    {
        if (_random.Next(12) == 0)
            return new(Pad(Pick(NoAddresses)), null, false);
        var isTrusted = _random.Next(4) != 0;
        var isIPv4 = _random.Next(2) == 0;
        var address = IPAddress.Parse(isIPv4 ? $"{(isTrusted ? "10" : "192")}.{Number(256)}.{Number(256)}.{Number(256)}" : $"{(isTrusted ? "fd00" : "2001")}:db8::{Number(10000)}");
        return new(Pad(isIPv4 ? SpellIPv4(address) : SpellIPv6(address)), address, isTrusted);
    }

    private string SpellIPv4(IPAddress address) => _random.Next(3) switch
    {
        0 => $"{address}",
        1 => $"{address}:{Number(65536)}",
        _ => $"::ffff:{address}",
    };

    private string SpellIPv6(IPAddress address) => _random.Next(4) switch
    {
        0 => $"{address}",
        1 => address.ToString().ToUpperInvariant(),
        2 => $"[{address}]",
        _ => $"[{address}]:{Number(65536)}",
    };

    private string Pad(string text) => Pick(Spaces) + text + Pick(Spaces);

    private string Number(int limit) => _random.Next(limit).ToString(CultureInfo.InvariantCulture);

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
