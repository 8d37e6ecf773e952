using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared.Counting;

/// <summary>Counts an extended CONNECT (RFC 8441), such as a WebSocket over HTTP/2: its bytes, framing included.</summary>
/// <param name="inner">The server's connect.</param>
/// <param name="counts">Where to count.</param>
internal sealed class CountingExtendedConnect(IHttpExtendedConnectFeature inner, ByteCounts counts) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync() => new CountingStream(await inner.AcceptAsync(), counts);
}
