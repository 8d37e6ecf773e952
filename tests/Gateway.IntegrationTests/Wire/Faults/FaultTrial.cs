using System.Net;
using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire.Backends;
using Gateway.IntegrationTests.Wire.Http2;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>Brings one fault about, and looks at both sides.</summary>
internal sealed class FaultTrial(FaultGateway fixture, FaultCase row, string version)
{
    private readonly string _path = $"/{row.Name}/{version}";

    /// <summary>Runs it.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">Something came of it that should not.</exception>
    public async Task RunAsync(FaultOutcome expected)
    {
        if (row.IsReused)
            await ExpectOwnAnswerAsync(await OpenAsync(), $"{row.Name}-{version}-before");
        var client = await OpenAsync();

        var response = await client.SendAsync(new WireRequest(row.Method, $"{_path}/fault")
        {
            Headers = [$"{ReceivedRequest.IdHeader}: {row.Name}"],
            Body = row.Body is null ? null : System.Text.Encoding.Latin1.GetBytes(row.Body),
        });

        Assert.Equal(
            (expected.Status, expected.Break, expected.Body ?? ProblemBody(response)),
            (response.Status, response.Break, response.Text));
        await ExpectOwnAnswersAfterwardsAsync(client, response);
        var seen = Backend.RequestsOf(row.Name).Where(request => request.Target == $"{_path}/fault").ToList();
        Assert.Equal(expected.Seen, seen.Count);
        Assert.All(seen, request => Assert.Equal((row.Method, row.Body ?? ""), (request.Method, request.BodyText)));
        if (!row.KeepsConnection)
            await Eventually.HoldsAsync(() => seen.All(request => !Backend.IsOpen(request.Connection)), "the backend's connection is closed");
        Assert.Empty(Backend.Violations);
        await ExpectHealthAsync();
    }

    private Task<IWireClient> OpenAsync() => WireClient.OpenAsync(version, ScriptedGateway.AddressOf(fixture.Gateway, version));

    // No byte of the backend's may be in it; to HEAD there is none at all.
    private string ProblemBody(WireResponse response)
    {
        if (row.Method == "HEAD")
            return "";
        Assert.Equal(["application/problem+json"], response.ValuesOf("Content-Type"));
        Assert.StartsWith("{\"type\":\"urn:gateway:upstream-", response.Text, StringComparison.Ordinal);
        return response.Text;
    }

    // On the same connection where there still is one: HTTP/2 lost a stream only.
    private async Task ExpectOwnAnswersAfterwardsAsync(IWireClient client, WireResponse response)
    {
        var survives = client is Http2Connection || (response.Break == WireBreak.None && !response.ValuesOf("Connection").Contains("close"));
        if (!survives)
        {
            await client.DisposeAsync();
            client = await OpenAsync();
        }

        if (HasBackend)
        {
            for (var count = 0; count < 3; count++)
                await ExpectOwnAnswerAsync(client, $"{row.Name}-{version}-after-{count}");
        }

        await client.DisposeAsync();
    }

    private ScriptedBackend Backend => row.Destinations == FaultDestinations.SecureBackend ? fixture.SecureBackend : fixture.Backend;

    private bool HasBackend => row.Destinations is FaultDestinations.Backend or FaultDestinations.SecureBackend or FaultDestinations.RefusingThenBackend or FaultDestinations.SilentThenBackend;

    private async Task ExpectOwnAnswerAsync(IWireClient client, string id)
    {
        var response = await client.SendAsync(WireRequest.Get($"{_path}/clean", $"{ReceivedRequest.IdHeader}: {id}"));

        Assert.Equal((200, id, WireBreak.None), (response.Status, response.Text, response.Break));
    }

    private async Task ExpectHealthAsync()
    {
        Assert.False(fixture.Gateway.Process.HasExited);
        using var admin = new HttpClient();
        using var ready = await admin.GetAsync(new Uri(fixture.Gateway.AdminAddress, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
