using Gateway.IntegrationTests.Infrastructure;
using Xunit.Abstractions;

namespace Gateway.IntegrationTests.Wire.Mutation;

/// <summary>
/// Whatever clients send, what reaches a backend is one request by the letter of RFC 9112, one that the client sent, and on the route
/// that it was judged for. 5,000 requests in all; 100,000 with <c>GATEWAY_TEST_FULL=1</c>. <c>GATEWAY_TEST_SEED</c> chooses another seed.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Combinations = 6;

    private static readonly int Requests = (Extent.IsFull ? 100_000 : 5_000) / Combinations;

    /// <summary>The id of a request that is hidden in another; of the same length for each.</summary>
    internal static string SmuggledIdOf(int index) => $"smuggled-{index:D6}";

    [Theory]
    [InlineData("1.1", "Gateway")]
    [InlineData("1.1", ForwarderKeys.Transformed)]
    [InlineData("1.1", "Yarp")]
    [InlineData("2", "Gateway")]
    [InlineData("2", ForwarderKeys.Transformed)]
    [InlineData("2", "Yarp")]
    public async Task DamagedRequests_Many_ArriveAsTheOneThatWasJudgedOrNotAtAll(string version, string forwarder)
    {
        await using var trial = await MutationTrial.StartAsync(Extent.Seed, forwarder);

        for (var index = 0; index < Requests; index++)
            await trial.RunAsync(index, version);

        await trial.ExpectHealthAsync();
        output.WriteLine($"{trial.Forwarded} of {Requests} arrived.");
        // Neither all refused nor all passed on: otherwise nothing was tried.
        Assert.InRange(trial.Forwarded, Requests / 5, Requests * 9 / 10);
    }

    [Theory]
    [InlineData("/admin", true)]
    [InlineData("/Admin/x", true)]
    [InlineData("//admin/x", true)]
    [InlineData("/x/..;/admin/x", true)]
    [InlineData("/%2561dmin/x", true)]
    [InlineData("/admin%20/x", true)]
    [InlineData("/a\\..\\admin\\x", true)]
    [InlineData("/admin%00.jpg", true)]
    [InlineData("/administrator", false)]
    [InlineData("/shop/admin", false)]
    [InlineData("/shop?x=/../admin/", false)]
    public void LenientPath_KnownReadings_AreFound(string target, bool expected) => Assert.Equal(expected, LenientPath.CanBeBelow(target, "/admin"));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nX-Test-Id: a\r\n\r\nGET / HTTP/1.1\r\nX-Test-Id: b\r\n\r\n", "a b")]
    [InlineData("POST / HTTP/1.1\r\nX-Test-Id: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nX-Test-Id: b\r\n\r\n", "a b")]
    [InlineData("POST / HTTP/1.1\r\nX-Test-Id: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\n\r\nGET / HTTP/1.1\r\nX-Test-Id: b\r\n\r\n", "a b")]
    [InlineData("POST / HTTP/1.1\r\nX-Test-Id: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\nX-Test-Id: b\r\n\r\n", "a")]
    [InlineData("POST / HTTP/1.1\r\nX-Test-Id: a\r\nContent-Length: 9\r\n\r\nabc", "a")]
    [InlineData("GET / HTTP/1.1\r\nX-Test-Id: a\r\n", "")]
    public void ClientReading_KnownBytes_HoldsTheirRequests(string bytes, string expected) => Assert.Equal(expected, string.Join(' ', ClientReading.Of(bytes).Ids));
}
