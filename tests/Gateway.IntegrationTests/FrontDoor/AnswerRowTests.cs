using Gateway.IntegrationTests.Infrastructure;
using Gateway.IntegrationTests.Wire;
using Gateway.IntegrationTests.Wire.Backends;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.FrontDoor;

/// <summary>Every row of the table of answers: what the client gets, how often the backend was asked, and that all is well afterwards.</summary>
public sealed class AnswerRowTests(DoorGateway door, ITestOutputHelper output) : GatewayTest(door.Gateway, output), IClassFixture<DoorGateway>
{
    /// <summary>Every row in every version of HTTP.</summary>
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var name in AnswerRows.All.Keys)
        {
            foreach (var version in WireClient.Versions)
                cases.Add(name, version);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Answer_OfARow_ReachesTheClientByItsRule(string name, string version)
    {
        var row = AnswerRows.All[name];
        var id = door.NextId();
        var path = DoorGateway.PathOf(name, version);
        await using var client = await door.OpenAsync(version);
        if (row.IsReused)
            await door.ExpectOwnAnswerAsync(client, path);

        var answer = await client.SendAsync(new WireRequest(row.Method, $"{path}/row") { Headers = [$"{ReceivedRequest.IdHeader}: {id}"] });

        Expect(row, answer, version);
        Assert.Equal(row.Seen, door.Backend.CountOf(id));
        var asked = door.Backend.RequestsOf(id);
        Assert.All(asked, request => Assert.Equal((row.Method, $"{path}/row", ""), (request.Method, request.Target, request.BodyText)));
        if (!row.KeepsConnection)
            await Eventually.HoldsAsync(() => asked.All(request => !door.Backend.IsOpen(request.Connection)), "the backend's connections are closed");
        await door.ExpectHealthAsync(client, isOpen: answer.ValueOf("Connection") != "close", version, path);
        Assert.All(asked, request => Assert.Equal(row.KeepsConnection, door.Backend.IsOpen(request.Connection)));
    }

    private static void Expect(AnswerRow row, WireResponse answer, string version)
    {
        Assert.Equal((row.Status, WireBreak.None), (answer.Status, answer.Break));
        if (row.Body is null)
            Assert.Equal(["application/problem+json"], answer.ValuesOf("Content-Type"));
        else
            Assert.Equal(row.Body, answer.Text);
        foreach (var (header, values) in row.Headers)
            Assert.Equal(values, answer.ValuesOf(header));
        Assert.Equal(version == "2" ? row.Trailers : [], answer.Trailers);
    }
}
