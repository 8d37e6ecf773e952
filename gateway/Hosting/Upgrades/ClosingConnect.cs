using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hosting.Upgrades;

/// <summary>An extended CONNECT (RFC 8441) whose stream can be closed from outside.</summary>
internal sealed class ClosingConnect(IHttpExtendedConnectFeature inner, UpgradeScope scope, bool isWebSocket) : IHttpExtendedConnectFeature
{
    public bool IsExtendedConnect => inner.IsExtendedConnect;

    public string? Protocol => inner.Protocol;

    public async ValueTask<Stream> AcceptAsync() => scope.Open(await inner.AcceptAsync(), isWebSocket);
}
