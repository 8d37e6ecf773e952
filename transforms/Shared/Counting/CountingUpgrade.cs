using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared.Counting;

/// <summary>Counts an upgraded connection, such as an HTTP/1.1 WebSocket: its bytes, framing included.</summary>
/// <param name="inner">The server's upgrade.</param>
/// <param name="counts">Where to count.</param>
internal sealed class CountingUpgrade(IHttpUpgradeFeature inner, ByteCounts counts) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new CountingStream(await inner.UpgradeAsync(), counts);
}
