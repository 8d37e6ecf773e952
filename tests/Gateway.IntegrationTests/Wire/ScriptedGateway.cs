using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.Wire;

/// <summary>A gateway with a listener for each version of HTTP, in front of a backend that does what it is told.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private ScriptedGateway(GatewayProcess gateway, ScriptedBackend backend)
    {
        Gateway = gateway;
        Backend = backend;
    }

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; }

    /// <summary>The backend.</summary>
    public ScriptedBackend Backend { get; }

    /// <summary>Starts both.</summary>
    /// <param name="scriptOf">Chooses what the backend does for a request.</param>
    /// <param name="cluster">Further keys of its cluster, each with a comma behind it.</param>
    /// <param name="keepsRequests">False: the backend counts requests, but does not keep them.</param>
    public static async Task<ScriptedGateway> StartAsync(Func<ReceivedRequest, Script> scriptOf, string cluster = "", bool keepsRequests = true)
    {
        var backend = new ScriptedBackend(scriptOf) { KeepsRequests = keepsRequests };
        try
        {
            var gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
                """ "all": { "ClusterId": "backend", "Match": { "Path": "/{**rest}" } } """,
                $$""" "backend": { {{cluster}} "Destinations": { "a": { "Address": "{{backend.Address}}" } } } """,
                Endpoints));
            return new ScriptedGateway(gateway, backend);
        }
        catch
        {
            await backend.DisposeAsync();
            throw;
        }
    }

    /// <summary>The listeners <c>main</c> and <c>h2c</c>.</summary>
    public const string Endpoints = GatewayConfiguration.MainEndpoint + """, "h2c": { "Url": "http://127.0.0.1:0", "Protocols": "Http2" } """;

    /// <summary>The listener for a version.</summary>
    public static Uri AddressOf(GatewayProcess gateway, string version) => gateway.AddressOf(version == "2" ? "h2c" : "main");

    /// <summary>Connects a client.</summary>
    public Task<IWireClient> OpenAsync(string version) => WireClient.OpenAsync(version, AddressOf(Gateway, version));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }
}
