using Gateway.Admin;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Admin;

public sealed class AdminAccessTests
{
    private const string Token = "0123456789abcdef0123";

    [Theory]
    [InlineData("localhost:8081")]
    [InlineData("127.0.0.1:8081")]
    [InlineData("127.0.0.2")]
    [InlineData("[::1]:8081")]
    [InlineData("gateway.internal:8081")]
    public async Task Invoke_LoopbackOrListedHost_Passes(string host) =>
        Assert.Equal(204, await StatusOf("GET", host));

    [Theory]
    [InlineData("evil.test")]
    [InlineData("127.0.0.1.evil.test")]
    [InlineData("localhost.evil.test")]
    [InlineData("10.0.0.1:8081")]
    [InlineData("")]
    public async Task Invoke_OtherHost_IsForbidden(string host) =>
        Assert.Equal(403, await StatusOf("GET", host));

    // Kubernetes writes a pod's address without brackets; probes call it with them.
    [Theory]
    [InlineData("fd00::5", "[fd00::5]:8081")]
    [InlineData("fd00::5", "[fd00::5]")]
    [InlineData("fd00::5", "[FD00:0:0::5]:8081")]
    [InlineData("[fd00::5]", "[fd00::5]:8081")]
    [InlineData("FD00:0000::0005", "[fd00::5]:8081")]
    [InlineData("10.0.0.5", "10.0.0.5:8081")]
    public async Task Invoke_ListedAddress_PassesInAnySpelling(string listed, string host) =>
        Assert.Equal(204, await StatusOf("GET", host, options: new AdminOptions { AllowedHosts = [listed] }));

    [Theory]
    [InlineData("fd00::5", "[fd00::6]:8081")]
    [InlineData("fd00::5", "[::5]:8081")]
    [InlineData("fd00::5", "fd00")]
    [InlineData("10.0.0.5", "[::a00:5]:8081")]
    [InlineData("10.0.0.5", "10.0.0.5.evil.test")]
    public async Task Invoke_AddressLikeAListedOne_IsForbidden(string listed, string host) =>
        Assert.Equal(403, await StatusOf("GET", host, options: new AdminOptions { AllowedHosts = [listed] }));

    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer wrong-token-wrong-token", 401)]
    [InlineData("Bearer " + Token + "x", 401)]
    [InlineData("Basic " + Token, 401)]
    [InlineData(Token, 401)]
    [InlineData("Bearer " + Token, 204)]
    [InlineData("bearer " + Token, 204)]
    public async Task Invoke_Change_NeedsTheToken(string? authorization, int status)
    {
        Assert.Equal(status, await StatusOf("POST", "localhost", authorization));
        Assert.Equal(status, await StatusOf("DELETE", "localhost", authorization));
    }

    [Fact]
    public async Task Invoke_ChangeWithoutConfiguredToken_IsForbidden() =>
        Assert.Equal(403, await StatusOf("POST", "localhost", "Bearer ", new AdminOptions()));

    private static async Task<int> StatusOf(string method, string host, string? authorization = null, AdminOptions? options = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Host = new HostString(host);
        if (authorization is not null)
            context.Request.Headers.Authorization = authorization;

        var access = new AdminAccess(options ?? new AdminOptions { Token = Token, AllowedHosts = ["gateway.internal"] });
        await access.InvokeAsync(context, static passed =>
        {
            passed.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        return context.Response.StatusCode;
    }
}
