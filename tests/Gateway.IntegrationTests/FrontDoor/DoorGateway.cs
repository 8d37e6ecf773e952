using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>A gateway with a route worth slipping past, in front of a backend that remembers what it gets.</summary>
public sealed class DoorGateway : IAsyncLifetime
{
    private readonly HttpClient _admin = new(GatewayProcess.NewHandler());
    private int _count;

    /// <summary>The gateway.</summary>
    public GatewayProcess Gateway { get; private set; } = null!;

    /// <summary>The backend.</summary>
    internal ScriptedBackend Backend { get; } = new(ScriptOf);

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // A cluster for each row: what another one does to a connection must not show.
        var places = AnswerRows.All.Keys.SelectMany(static name => WireClient.Versions.Select(version => (Id: $"{name}-{version}", Path: PathOf(name, version)))).ToList();
        Gateway = await GatewayProcess.StartAsync(GatewayConfiguration.Of(
            string.Join(",\n", [Route("admin", "backend", "/admin"), Route("all", "backend", ""), .. places.Select(static place => Route(place.Id, place.Id, place.Path))]),
            string.Join(",\n", places.Select(static place => place.Id).Prepend("backend").Select(Cluster)),
            ScriptedGateway.Endpoints));
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        _admin.Dispose();
        if (Gateway is not null)
            await Gateway.DisposeAsync();
        await Backend.DisposeAsync();
    }

    /// <summary>An id that no other request has.</summary>
    internal string NextId() => $"door-{Interlocked.Increment(ref _count)}";

    /// <summary>Connects a client.</summary>
    internal Task<IWireClient> OpenAsync(string version) => WireClient.OpenAsync(version, ScriptedGateway.AddressOf(Gateway, version));

    /// <summary>Where the row of an answer is.</summary>
    internal static string PathOf(string name, string version) => $"/answers/{name}/{version}";

    /// <summary>Sends a clean request, and sees that it gets its own answer.</summary>
    internal async Task ExpectOwnAnswerAsync(IWireClient client, string path)
    {
        var id = NextId();
        var answer = await client.SendAsync(WireRequest.Get($"{path}/clean", $"{ReceivedRequest.IdHeader}: {id}"));
        Assert.Equal((200, id, WireBreak.None), (answer.Status, answer.Text, answer.Break));
        Assert.Equal(1, Backend.CountOf(id));
    }

    /// <summary>
    /// Sees that all is well after a request: clean ones get their own answers, on its connection where it is still there and on
    /// another one, and the gateway is ready.
    /// </summary>
    internal async Task ExpectHealthAsync(IWireClient client, bool isOpen, string version, string path = "")
    {
        if (isOpen)
            await ExpectOwnAnswerAsync(client, path);
        await using var another = await OpenAsync(version);
        await ExpectOwnAnswerAsync(another, path);
        Assert.Empty(Backend.Violations);
        using var ready = await _admin.GetAsync(new Uri(Gateway.AdminAddress, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static Script ScriptOf(ReceivedRequest request) =>
        request.Target.Split('/') is [_, "answers", var name, _, "row"] ? AnswerRows.All[name].Script : Scripts.EchoId;

    private static string Route(string id, string cluster, string path) =>
        $$""" "{{id}}": { "ClusterId": "{{cluster}}", "Match": { "Path": "{{path}}/{**rest}" } } """;

    private string Cluster(string id) => $$""" "{{id}}": { "Destinations": { "a": { "Address": "{{Backend.Address}}" } } } """;
}
