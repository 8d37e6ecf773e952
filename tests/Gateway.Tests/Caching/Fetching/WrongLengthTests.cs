using System.Text;
using Gateway.Tests.Caching.Model;
using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Fetching;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Tests.Caching.Fetching;

/// <summary>Bodies that are not as long as their heads say, which HTTP/2 does not keep from coming (RFC 9113 §8.1.1).</summary>
public sealed class WrongLengthTests : IDisposable
{
    private CacheInMemory? _cache;
    private int _status = 200;
    private string _control = "max-age=60";
    private long _said;
    private string[] _pieces = [];
    private bool _hasForwarder;

    /// <summary>What is said, and what comes; in both profiles, as one of them keeps what broke off; and with a forwarder that tells of failures or without.</summary>
    public static TheoryData<long, string, CacheProfile, bool> Lies
    {
        get
        {
            var lies = new TheoryData<long, string, CacheProfile, bool>();
            foreach (var (said, pieces) in new[] { (10, "01234"), (10, "01234|5678"), (10, ""), (4, "01234"), (5, "01234|5"), (0, "0") })
            {
                foreach (var profile in Enum.GetValues<CacheProfile>())
                {
                    lies.Add(said, pieces, profile, false);
                    lies.Add(said, pieces, profile, true);
                }
            }

            return lies;
        }
    }

    public void Dispose() => _cache?.Dispose();

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Body_OfAnotherLength_IsAFailureAndNotStored(long said, string pieces, CacheProfile profile, bool hasForwarder)
    {
        _cache = new CacheInMemory(new CachePolicyOptions { Profile = profile }, AnswerAsync);
        _hasForwarder = hasForwarder;
        Answer(said, pieces);
        var failed = await GetAsync();
        Assert.Equal((502, 0), Told(failed));
        Assert.Equal("Gateway; fwd=uri-miss", failed.CacheStatus);
        Assert.Equal(504, (await GetAsync("bytes=0-1", "only-if-cached")).Status);

        Answer(5, "01234");
        Assert.Equal((200, 5), Told(await GetAsync()));
        Assert.True((await GetAsync()).IsHit);
    }

    [Theory]
    [InlineData(10, "01234")]
    [InlineData(4, "01234")]
    public async Task Body_OfAnotherLength_NotToBeStored_IsAFailureToo(long said, string pieces)
    {
        _control = "no-store";
        Answer(said, pieces);
        Assert.Equal((502, 0), Told(await GetAsync()));
    }

    [Fact]
    public async Task Body_OfAnotherLength_BeforeAnythingIsThere_IsReplacedByWhatIsStored()
    {
        _control = "max-age=10, stale-if-error=60";
        Answer(5, "01234");
        await GetAsync();
        Cache.Clock.Now += TimeSpan.FromSeconds(11);
        Answer(4, "01234");
        var answered = await GetAsync();
        Assert.Equal((200, 5), Told(answered));
        Assert.Equal("Gateway; fwd=stale; fwd-status=502; ttl=-1; detail=stale-if-error", answered.CacheStatus);
    }

    // RFC 9110 §8.6: it may say how long the body of a 200 would be.
    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task Length_OfAStatusWithoutABody_IsNotCompared(int status)
    {
        _status = status;
        Answer(10, "");
        Assert.Equal((status, 0), Told(await GetAsync()));
    }

    private CacheInMemory Cache => _cache ??= new CacheInMemory(new CachePolicyOptions(), AnswerAsync);

    private static (int, int) Told(Answered answered)
    {
        Assert.False(answered.IsBroken);
        return (answered.Status, answered.Body.Length);
    }

    private void Answer(long said, string pieces) => (_said, _pieces) = (said, pieces.Split('|', StringSplitOptions.RemoveEmptyEntries));

    private Task<Answered> GetAsync(string? range = null, string? control = null)
    {
        var headers = new Dictionary<string, string>();
        if (range is not null)
            headers["Range"] = range;
        if (control is not null)
            headers["Cache-Control"] = control;
        return Cache.SendAsync(new Asked("GET", "/a", headers, null));
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = _status;
        response.Headers.CacheControl = _control;
        response.Headers.ETag = "\"1\"";
        response.ContentLength = _said;
        try
        {
            foreach (var piece in _pieces)
            {
                // The head goes out with the first bytes, as forwarders have it.
                await response.BodyWriter.WriteAsync(Encoding.ASCII.GetBytes(piece));
            }
        }
        catch (WrongLengthException exception) when (_hasForwarder)
        {
            // As YARP has it: what takes the body has failed.
            if (!response.HasStarted)
            {
                response.Clear();
                response.StatusCode = 502;
            }

            context.Features.Set<IForwarderErrorFeature>(new Failure(ForwarderError.ResponseBodyClient, exception));
        }
    }

    private sealed record Failure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
}
