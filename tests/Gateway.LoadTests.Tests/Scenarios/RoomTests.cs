using System.Net;
using Gateway.LoadTests.Running;
using Gateway.LoadTests.Scenarios;

namespace Gateway.LoadTests.Tests.Scenarios;

public sealed class RoomTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Say_InARoom_IsHeardByAll(bool isWebSocket)
    {
        await using var origin = await OriginServer.StartAsync(CancellationToken.None);
        using var client = Clients.New(new Uri(origin.Address), TimeSpan.FromSeconds(30));
        await using var room = new Room(client, "/rooms/one", isWebSocket);
        await room.FillAsync(3);

        var response = await room.SayAsync();

        Assert.False(response.IsError, response.Message);
        Assert.Equal("200", response.StatusCode);
    }

    [Fact]
    public async Task Say_WithAnotherStatusThan200_Fails()
    {
        await using var origin = await OriginServer.StartAsync(CancellationToken.None);
        using var client = new HttpClient(new Accepting(Clients.NewHandler())) { BaseAddress = new Uri(origin.Address) };
        await using var room = new Room(client, "/rooms/one", isWebSocket: false);
        await room.FillAsync(1);

        var response = await room.SayAsync();

        Assert.True(response.IsError);
        Assert.Equal("202", response.StatusCode);
    }

    // Passes on what is said, and says that it was put aside.
    private sealed class Accepting(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (request.Method == HttpMethod.Post)
                response.StatusCode = HttpStatusCode.Accepted;
            return response;
        }
    }
}
