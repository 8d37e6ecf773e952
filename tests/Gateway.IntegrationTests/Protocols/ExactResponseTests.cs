using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Protocols;

public sealed class ExactResponseTests(ExactResponseGateway fixture, ITestOutputHelper output)
    : GatewayTest(fixture.Gateway, output), IClassFixture<ExactResponseGateway>
{
    [Theory]
    [InlineData("/latin", "X-Latin", "caf\u00e9 \u00ff")]
    [InlineData("/utf8", "X-Utf8", "caf\u00c3\u00a9")]
    [InlineData("/cookies", "Set-Cookie", "a=1; path=/", "b=2, c=3; expires=Thu, 01 Jan 2026 00:00:00 GMT")]
    [InlineData("/links", "Link", "</a.css>; rel=preload", "</b.js>; rel=preload")]
    [InlineData("/etag", "ETag", "unquoted")]
    [InlineData("/etag", "Cache-Control", "s-maxage=5, private=\"x\"")]
    [InlineData("/location", "Location", "/a%2Fb?c=%7E {odd}")]
    [InlineData("/date", "Date", "Thu, 01 Jan 2026 00:00:00 GMT")]
    [InlineData("/date", "Server", "shop/1.0")]
    [InlineData("/date", "X-Powered-By", "PHP")]
    [InlineData("/hop", "X-End", "2")]
    public async Task Header_OfAResponse_ArrivesUnchanged(string path, string name, params string[] values)
    {
        var response = await GetAsync(path);

        Assert.Equal(200, response.Status);
        Assert.Equal(values, response.ValuesOf(name));
    }

    [Fact]
    public async Task Header_SentTwice_ArrivesWithBothValuesInOrder()
    {
        var response = await GetAsync("/etag");

        Assert.Equal("Accept, Cookie", string.Join(", ", response.ValuesOf("Vary")));
    }

    [Fact]
    public async Task Status_UnheardOf_ArrivesWithItsReason()
    {
        var response = await GetAsync("/reason");

        Assert.Equal("HTTP/1.1 299 Quite Fine", response.StatusLine);
        Assert.Equal("ok", response.Text);
    }

    [Fact]
    public async Task Body_UntilTheConnectionCloses_ArrivesWhole()
    {
        var response = await GetAsync("/until-close");

        Assert.Equal("all of it", response.Text);
    }

    [Fact]
    public async Task Body_CutByTheBackend_IsNotPassedOffAsWhole()
    {
        var outcome = await Record.ExceptionAsync(async () =>
        {
            var response = await GetAsync("/cut");
            Assert.Equal(502, response.Status);
        });

        // Either nothing was sent yet, and it is a 502, or the connection breaks as it did for the gateway.
        Assert.True(outcome is null or IOException, outcome?.ToString());
    }

    [Theory]
    [InlineData("/garbage")]
    [InlineData("/nothing")]
    public async Task Answer_ThatIsNone_IsA502(string path)
    {
        var response = await GetAsync(path);

        Assert.Equal(502, response.Status);
        Assert.Equal("application/problem+json", response.ValueOf("Content-Type"));
    }

    private Task<RawResponse> GetAsync(string path) => RawConnection.GetAsync(Gateway.BaseAddress, "localhost", path);
}
