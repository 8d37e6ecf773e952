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
    /// <param name="isStrict">Whether the connection to the backend must not be used again, so that all goes well afterwards.</param>
    /// <param name="accepted">What may come of it.</param>
    /// <exception cref="Xunit.Sdk.XunitException">Something came of it that should not.</exception>
    public async Task RunAsync(bool isStrict, params FaultOutcome[] accepted)
    {
        if (row.IsReused)
            await ExpectOwnAnswerAsync(await OpenAsync(), $"{row.Name}-{version}-before");
        var client = await OpenAsync();

        var response = await client.SendAsync(new WireRequest(row.Method, $"{_path}/fault")
        {
            Headers = [$"{ReceivedRequest.IdHeader}: {row.Name}"],
            Body = row.Body is null ? null : System.Text.Encoding.Latin1.GetBytes(row.Body),
        });

        await ExpectOwnAnswersAfterwardsAsync(client, response, isStrict);
        var seen = Backend.RequestsOf(row.Name).Where(request => request.Target == $"{_path}/fault").ToList();
        Assert.Contains(new FaultOutcome(response.Status, IsProblem(response) ? null : response.Text, response.Break, seen.Count), accepted);
        Assert.All(seen, request => Assert.Equal((row.Method, row.Body ?? ""), (request.Method, request.BodyText)));
        if (!row.KeepsConnection && isStrict)
            await Eventually.HoldsAsync(() => seen.All(request => !Backend.IsOpen(request.Connection)), "the backend's connection is closed");
        Assert.Empty(Backend.Violations);
        await ExpectHealthAsync();
    }

    private Task<IWireClient> OpenAsync() => WireClient.OpenAsync(version, ScriptedGateway.AddressOf(fixture.Gateway, version));

    // The gateway's own words, with no byte of the backend's in them; to HEAD there are none at all.
    private bool IsProblem(WireResponse response) => row.Method == "HEAD"
        ? response.Status >= 500 && response.Text.Length == 0
        : response.ValuesOf("Content-Type") is ["application/problem+json"] && response.Text.StartsWith("{\"type\":\"urn:gateway:upstream-", StringComparison.Ordinal);

    // On the same connection where there still is one: HTTP/2 lost a stream only.
    private async Task ExpectOwnAnswersAfterwardsAsync(IWireClient client, WireResponse response, bool isStrict)
    {
        var survives = client is Http2Connection || (response is { Break: WireBreak.None, Status: not 101 } && !response.ValuesOf("Connection").Contains("close"));
        if (!survives)
        {
            await client.DisposeAsync();
            client = await OpenAsync();
        }

        if (HasBackend)
        {
            for (var count = 0; count < 3; count++)
                await ExpectOwnAnswerAsync(client, $"{row.Name}-{version}-after-{count}", isStrict);
        }

        await client.DisposeAsync();
    }

    private ScriptedBackend Backend => row.Destinations == FaultDestinations.SecureBackend ? fixture.SecureBackend : fixture.Backend;

    private bool HasBackend => row.Destinations is FaultDestinations.Backend or FaultDestinations.SecureBackend or FaultDestinations.RefusingThenBackend or FaultDestinations.SilentThenBackend;

    // Who took a broken answer for a whole one may use its connection again, and then get nothing. Never another's answer.
    private async Task ExpectOwnAnswerAsync(IWireClient client, string id, bool isStrict = true)
    {
        var response = await client.SendAsync(WireRequest.Get($"{_path}/clean", $"{ReceivedRequest.IdHeader}: {id}"));

        if (!isStrict && IsProblem(response))
            return;
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
