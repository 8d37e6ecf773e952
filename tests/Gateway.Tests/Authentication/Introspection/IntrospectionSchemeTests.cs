using Gateway.Transforms.Authentication.Introspection;

namespace Gateway.Tests.Authentication.Introspection;

/// <summary>How long the answer of a server is believed. The clock starts at 1767225600, and stands.</summary>
public sealed class IntrospectionSchemeTests : IAsyncLifetime
{
    private const string Inactive = """{"active":false}""";

    private IntrospectionServer _server = null!;

    public async Task InitializeAsync() => _server = await IntrospectionServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("""{"active":true,"sub":"7"}""", 30_000)]
    [InlineData("""{"active":true,"sub":"7","exp":1767226200}""", 30_000)]
    [InlineData("""{"active":true,"sub":"7","exp":1767225630}""", 30_000)]
    [InlineData("""{"active":true,"sub":"7","exp":1767225610}""", 10_000)]
    [InlineData("""{"active":true,"sub":"7","exp":1767225601}""", 1_000)]
    public async Task Yes_IsBelievedUntilMaxAgeOrExpWhicheverIsFirst(string answer, int milliseconds)
    {
        var planned = Planned(maxAge: 30);
        _server.Answer = answer;
        Assert.Equal("taken", await planned.FaultOfAsync("token"));
        _server.Answer = Inactive;

        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(milliseconds - 1);
        Assert.Equal(("taken", 1), (await planned.FaultOfAsync("token"), _server.Asked));
        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(1);

        Assert.Equal(("credential_refused", 2), (await planned.FaultOfAsync("token"), _server.Asked));
    }

    [Fact]
    public async Task Yes_OfATokenThatHasExpired_IsNone()
    {
        var planned = Planned(maxAge: 30);
        _server.Answer = """{"active":true,"sub":"7","exp":1767225610}""";
        Assert.Equal("taken", await planned.FaultOfAsync("token"));

        planned.Clock.Now = planned.Clock.Now.AddSeconds(10);

        Assert.Equal(("token_expired", 2), (await planned.FaultOfAsync("token"), _server.Asked));
    }

    [Fact]
    public async Task Yes_EndsWithItsExpAlsoForTheConnectionsItOpened()
    {
        var planned = Planned(maxAge: 30);
        _server.Answer = """{"active":true,"sub":"7","exp":1767225610}""";

        Assert.Equal(1767225610_000, (await planned.AskAsync("token"))!.Value.Expires);
    }

    [Fact]
    public async Task Yes_WithoutMaxAge_IsForOneRequest()
    {
        var planned = Planned(maxAge: 0);
        _server.Answer = """{"active":true,"sub":"7","exp":1767226200}""";

        for (var i = 1; i <= 3; i++)
            Assert.Equal(("taken", i), (await planned.FaultOfAsync("token"), _server.Asked));
    }

    [Fact]
    public async Task No_IsBelievedUntilNegativeMaxAge()
    {
        var planned = Planned(maxAge: 30);
        _server.Answer = Inactive;
        Assert.Equal("credential_refused", await planned.FaultOfAsync("token"));
        _server.Answer = """{"active":true,"sub":"7"}""";

        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(4_999);
        Assert.Equal(("credential_refused", 1), (await planned.FaultOfAsync("token"), _server.Asked));
        planned.Clock.Now = planned.Clock.Now.AddMilliseconds(1);

        Assert.Equal(("taken", 2), (await planned.FaultOfAsync("token"), _server.Asked));
    }

    private Planned Planned(int maxAge) => Authentication.Planned.Of(new IntrospectionOptions
    {
        Endpoint = _server.Endpoint, AllowHttp = true, ClientId = "gateway", ClientSecret = "secret",
        MaxAge = TimeSpan.FromSeconds(maxAge), NegativeMaxAge = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromSeconds(30),
    });
}
