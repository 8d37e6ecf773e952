using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>An HTTP/1.1 upgrade whose connection can be closed from outside.</summary>
internal sealed class ClosingUpgrade(IHttpUpgradeFeature inner, UpgradeScope scope, bool isWebSocket) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => scope.Open(await inner.UpgradeAsync(), isWebSocket);
}
