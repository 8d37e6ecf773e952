using System.Net.Security;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Wire;

/// <summary>Opens connections of either version, for tests that hold on both.</summary>
internal static class WireClient
{
    /// <summary>The versions, as tests name them.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["1.1", "2"];

    /// <summary>Connects.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    /// <param name="address">A listener that speaks it; without TLS, HTTP/2 by prior knowledge.</param>
    /// <param name="tls">What to ask for in TLS, the protocol included; null for none.</param>
    public static async Task<IWireClient> OpenAsync(string version, Uri address, SslClientAuthenticationOptions? tls = null) =>
        version == "2" ? await Http2Connection.OpenAsync(address, tls) : await Http1Client.OpenAsync(address, tls);

    /// <summary>Sends one request on a connection of its own.</summary>
    public static async Task<WireResponse> SendAsync(string version, Uri address, WireRequest request)
    {
        await using var client = await OpenAsync(version, address);
        return await client.SendAsync(request);
    }
}
