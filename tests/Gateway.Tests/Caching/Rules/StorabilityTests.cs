using Gateway.Transforms.Caching;
using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §3, §4.1, and what policies make of it.</summary>
public sealed class StorabilityTests
{
    private const string Fresh = "Cache-Control: max-age=60";
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(200)]
    [InlineData(203)]
    [InlineData(300)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    [InlineData(404)]
    [InlineData(410)]
    public void Judge_StatusOfTheSafeProfile_IsStored(int status) => Assert.Null(Reason(status, Heads.Policy(), Fresh));

    [Theory]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(299)]
    [InlineData(303)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(403)]
    [InlineData(405)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    public void Judge_OtherStatus_IsNotStored(int status) => Assert.Equal(NotStored.Status, Reason(status, Heads.Policy(), Fresh, "ETag: \"a\""));

    [Theory]
    [InlineData(204)]
    [InlineData(303)]
    [InlineData(405)]
    [InlineData(414)]
    [InlineData(451)]
    [InlineData(501)]
    public void Judge_StatusOfTheRfc_IsStoredByItsProfile(int status) => Assert.Null(Reason(status, Heads.Rfc(), Fresh));

    [Theory]
    [InlineData(206, "Content-Range: bytes 0-1/2")]
    [InlineData(206, "Content-Type: multipart/byteranges; boundary=x")]
    [InlineData(200, "Content-Range: bytes 0-1/2")]
    public void Judge_Part_IsNotStored(int status, string line)
    {
        Assert.Equal(NotStored.Partial, Reason(status, Heads.Policy(), Fresh, line));
        Assert.Equal(NotStored.Partial, Reason(status, Heads.Rfc(), Fresh, line));
    }

    [Theory]
    [InlineData("Cache-Control: no-store", NotStored.NoStore)]
    [InlineData("Cache-Control: no-store, max-age=60, public", NotStored.NoStore)]
    [InlineData("Cache-Control: x=\"a, no-store", NotStored.NoStore)]
    [InlineData("Cache-Control: private, max-age=60", NotStored.Private)]
    [InlineData("Cache-Control: private, s-maxage=60, public", NotStored.Private)]
    [InlineData("Cache-Control: private=\"x", NotStored.Private)]
    [InlineData("Cache-Control: max-age=60|Vary: *", NotStored.Vary)]
    [InlineData("Cache-Control: max-age=60|Vary: accept, *", NotStored.Vary)]
    [InlineData("Cache-Control: max-age=60|Vary: accept|Vary: *", NotStored.Vary)]
    [InlineData("Cache-Control: max-age=60|Vary: a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q", NotStored.Vary)]
    [InlineData("Content-Type: text/plain", NotStored.Silent)]
    [InlineData("Cache-Control: must-revalidate|ETag: \"a\"", NotStored.Silent)]
    [InlineData("Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", NotStored.Silent)]
    [InlineData("Cache-Control: max-age=0", NotStored.Stale)]
    [InlineData("Cache-Control: max-age=10|Age: 10", NotStored.Stale)]
    [InlineData("Cache-Control: no-cache", NotStored.Stale)]
    [InlineData("Cache-Control: no-cache, max-age=60", NotStored.Stale)]
    [InlineData("Cache-Control: public", NotStored.Stale)]
    [InlineData("Expires: 0", NotStored.Stale)]
    [InlineData("Cache-Control: max-age=0|Last-Modified: yesterday", NotStored.Stale)]
    [InlineData("Cache-Control: max-age=0, must-revalidate, stale-if-error=60", NotStored.Stale)]
    public void Judge_ResponseForbids_IsNotStored(string lines, string expected)
    {
        Assert.Equal(expected, Reason(200, Heads.Policy(), lines.Split('|')));
        if (expected is not NotStored.Silent)
            Assert.Equal(expected, Reason(200, Heads.Rfc(), lines.Split('|')));
    }

    [Theory]
    [InlineData("Cache-Control: max-age=60", 60)]
    [InlineData("Cache-Control: s-maxage=30, max-age=60", 30)]
    [InlineData("Expires: Thu, 01 Jan 2026 00:01:00 GMT", 60)]
    [InlineData("Cache-Control: no-cache|ETag: \"a\"", 0)]
    [InlineData("Cache-Control: no-cache, max-age=60|Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT", 60)]
    [InlineData("Cache-Control: public|ETag: \"a\"", 0)]
    [InlineData("Cache-Control: max-age=0, must-revalidate|ETag: \"a\"", 0)]
    [InlineData("Cache-Control: max-age=0, stale-while-revalidate=60", 0)]
    [InlineData("Cache-Control: max-age=0, stale-if-error=60", 0)]
    [InlineData("Cache-Control: private=\"x-user\", max-age=60", 60)]
    [InlineData("Cache-Control: max-age=60|Pragma: no-cache", 60)]
    public void Judge_ResponseAllows_IsStored(string lines, long lifetime) => Assert.Equal(lifetime, Heads.Stored(lines.Split('|')).Lifetime);

    // §5.2.2.3: who knows what the status means goes by the other directives.
    [Theory]
    [InlineData(200, "must-understand, no-store, max-age=60", null)]
    [InlineData(404, "no-store, must-understand, max-age=60", null)]
    [InlineData(299, "must-understand, no-store, max-age=60", NotStored.Status)]
    [InlineData(299, "must-understand, max-age=60", NotStored.Status)]
    [InlineData(299, "max-age=60", null)]
    [InlineData(200, "must-understand, no-store, private, max-age=60", NotStored.Private)]
    public void Judge_MustUnderstand_GoesByTheStatus(int status, string cacheControl, string? expected) =>
        Assert.Equal(expected, Reason(status, Heads.Policy(new() { Statuses = [200, 299, 404] }), $"Cache-Control: {cacheControl}"));

    [Theory]
    [InlineData("max-age=60", NotStored.Authorization)]
    [InlineData("max-age=60, proxy-revalidate", NotStored.Authorization)]
    [InlineData("max-age=60, public", null)]
    [InlineData("max-age=60, must-revalidate", null)]
    [InlineData("s-maxage=60", null)]
    [InlineData("s-maxage=60, private", NotStored.Private)]
    public void Judge_RequestWithAuthorization_NeedsLeave(string cacheControl, string? expected)
    {
        Assert.Equal(expected, Storability.Judge(Heads.Received(200, $"Cache-Control: {cacheControl}"), Heads.Policy(), RequestTraits.Authorized, false).Reason);
        Assert.Equal(expected, Storability.Judge(Heads.Received(200, $"Cache-Control: {cacheControl}"), Heads.Rfc(), RequestTraits.Authorized, false).Reason);
    }

    [Theory]
    [InlineData("max-age=60", NotStored.Cookie)]
    [InlineData("s-maxage=60", NotStored.Cookie)]
    [InlineData("must-revalidate, max-age=60", NotStored.Cookie)]
    [InlineData("public, max-age=60", null)]
    public void Judge_RequestWithCookies_NeedsPublic(string cacheControl, string? expected) =>
        Assert.Equal(expected, Storability.Judge(Heads.Received(200, $"Cache-Control: {cacheControl}"), Heads.Policy(), RequestTraits.Cookies, false).Reason);

    [Theory]
    [InlineData("max-age=60")]
    [InlineData("private, max-age=60")]
    public void Judge_CallerHasOwnResponses_IsStored(string cacheControl)
    {
        var policy = Heads.Policy(new() { PerUser = true });
        Assert.Null(Storability.Judge(Heads.Received(200, $"Cache-Control: {cacheControl}"), policy, RequestTraits.OwnResponses | RequestTraits.Authorized | RequestTraits.Cookies, false).Reason);
        Assert.Equal(NotStored.NoStore, Storability.Judge(Heads.Received(200, $"Cache-Control: no-store, {cacheControl}"), policy, RequestTraits.OwnResponses, false).Reason);
    }

    [Fact]
    public void Judge_RequestNoStore_IsNotStored() =>
        Assert.Equal(NotStored.RequestNoStore, Storability.Judge(Heads.Received(200, Fresh), Heads.Policy(), RequestTraits.NoStore, false).Reason);

    [Theory]
    [InlineData("Cache-Control: public, max-age=60")]
    [InlineData("Cache-Control: public, max-age=60, no-cache=\"set-cookie\"")]
    public void Judge_SetCookie_IsForTheRfcsProfileAlone(string line)
    {
        Assert.Equal(NotStored.SetCookie, Reason(200, Heads.Policy(), line, "Set-Cookie: a=b"));
        Assert.Null(Reason(200, Heads.Rfc(), line, "Set-Cookie: a=b"));
    }

    [Theory]
    [InlineData(200, "Last-Modified: Wed, 31 Dec 2025 23:43:20 GMT", 100)]
    [InlineData(404, "Last-Modified: Wed, 31 Dec 2025 23:43:20 GMT", 100)]
    [InlineData(200, "ETag: \"a\"", 0)]
    [InlineData(302, "Cache-Control: public|Last-Modified: Wed, 31 Dec 2025 23:43:20 GMT", 100)]
    public void Judge_RfcsProfileAndNothingStated_IsGuessed(int status, string lines, long lifetime) =>
        Assert.Equal(lifetime, Storability.Judge(Heads.Received(status, lines.Split('|')), Heads.Rfc(), RequestTraits.None, false).Response!.Lifetime);

    [Theory]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(451)]
    public void Judge_RfcsProfileAndStatusThatIsNotGuessedFor_IsSilent(int status) =>
        Assert.Equal(NotStored.Silent, Reason(status, Heads.Rfc(), "Last-Modified: Wed, 31 Dec 2025 23:43:20 GMT"));

    [Theory]
    [InlineData(200, "X: y", 60)]
    [InlineData(301, "Cache-Control: ", 60)]
    [InlineData(404, "X: y", 5)]
    [InlineData(410, "X: y", 5)]
    [InlineData(200, "Cache-Control: max-age=7", 7)]
    [InlineData(404, "Cache-Control: max-age=7", 7)]
    public void Judge_PolicyHasLifetimes_AreForSilence(int status, string line, long lifetime)
    {
        var policy = Heads.Policy(new() { DefaultTtl = Minute, NegativeTtl = TimeSpan.FromSeconds(5) });
        Assert.Equal(lifetime, Storability.Judge(Heads.Received(status, line), policy, RequestTraits.None, false).Response!.Lifetime);
    }

    [Theory]
    [InlineData(200, "Cache-Control: must-revalidate", NotStored.Silent)]
    [InlineData(200, "Cache-Control: foo", NotStored.Silent)]
    [InlineData(200, "Pragma: no-cache", NotStored.Silent)]
    [InlineData(200, "Expires: 0", NotStored.Stale)]
    [InlineData(302, "X: y", NotStored.Silent)]
    [InlineData(200, "Cache-Control: no-cache, private", NotStored.Private)]
    public void Judge_SomethingSaidOrATemporaryStatus_IsNoSilence(int status, string line, string expected) =>
        Assert.Equal(expected, Reason(status, Heads.Policy(new() { DefaultTtl = Minute, NegativeTtl = Minute }), line));

    // Named statuses are stored for the time that the policy has for errors.
    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(403)]
    public void Judge_NamedError_IsStoredForNegativeTtl(int status)
    {
        var policy = Heads.Policy(new() { NegativeTtl = Minute, Statuses = [200, 403, 500, 503] });
        Assert.Equal(60, Storability.Judge(Heads.Received(status), policy, RequestTraits.None, false).Response?.Lifetime);
    }

    [Theory]
    [InlineData("Cache-Control: max-age=3600", 60)]
    [InlineData("Cache-Control: max-age=30", 30)]
    [InlineData("Expires: Fri, 02 Jan 2026 00:00:00 GMT", 60)]
    public void Judge_MaxTtl_IsTheLongest(string line, long lifetime) => Assert.Equal(lifetime, Heads.Stored(Heads.Policy(new() { MaxTtl = Minute }), line).Lifetime);

    [Theory]
    [InlineData(CachePreset.Next, false, "text/html; charset=utf-8", NotStored.Page)]
    [InlineData(CachePreset.Next, false, "TEXT/HTML", NotStored.Page)]
    [InlineData(CachePreset.Next, false, "text/x-component", NotStored.Page)]
    [InlineData(CachePreset.Next, false, "application/javascript", null)]
    [InlineData(CachePreset.Next, true, "text/html", null)]
    [InlineData(CachePreset.Laravel, false, "text/html", null)]
    public void Judge_PresetNext_LeavesOutPages(CachePreset preset, bool html, string type, string? expected) =>
        Assert.Equal(expected, Reason(200, Heads.Policy(new() { Preset = preset, Html = html }), "Cache-Control: s-maxage=60", $"Content-Type: {type}"));

    [Theory]
    [InlineData("no-cache, private", null)]
    [InlineData("must-revalidate, private", null)]
    [InlineData("private, must-revalidate", null)]
    [InlineData("no-cache, private, max-age=60", NotStored.Private)]
    [InlineData("private", NotStored.Private)]
    [InlineData("no-store, private", NotStored.NoStore)]
    public void Judge_PresetLaravel_TakesWhatItAlwaysSendsForSilence(string cacheControl, string? expected) =>
        Assert.Equal(expected, Reason(200, Heads.Policy(new() { Preset = CachePreset.Laravel, DefaultTtl = Minute }), $"Cache-Control: {cacheControl}"));

    [Theory]
    [InlineData("Set-Cookie: laravel_session=x", NotStored.SetCookie)]
    [InlineData("Expires: 0", NotStored.Private)]
    public void Judge_PresetLaravelAndMoreSaid_IsNotStored(string line, string expected) =>
        Assert.Equal(expected, Reason(200, Heads.Policy(new() { Preset = CachePreset.Laravel, DefaultTtl = Minute }), "Cache-Control: no-cache, private", line));

    [Fact]
    public void Judge_PresetLaravelWithoutDefaultTtl_StoresNothingSilent() =>
        Assert.Equal(NotStored.Silent, Reason(200, Heads.Policy(new() { Preset = CachePreset.Laravel }), "Cache-Control: no-cache, private"));

    [Theory]
    [InlineData("", "")]
    [InlineData("Vary: Accept-Language", "accept-language")]
    [InlineData("Vary: b, A,, a|Vary: C", "a,b,c")]
    [InlineData("Vary: Accept-Encoding, RSC", "accept-encoding,rsc")]
    // A coding was chosen, whatever the origin says it went by.
    [InlineData("Content-Encoding: gzip", "accept-encoding")]
    [InlineData("Content-Encoding: br|Vary: Origin", "accept-encoding,origin")]
    [InlineData("Content-Encoding: gzip|Vary: accept-encoding", "accept-encoding")]
    [InlineData("Content-Encoding: identity", "")]
    public void Judge_Vary_IsSortedAndOnce(string lines, string expected) => Assert.Equal(
        expected, string.Join(',', Storability.Judge(Heads.Received(200, [Fresh, .. lines.Split('|', StringSplitOptions.RemoveEmptyEntries)]), Heads.Policy(), RequestTraits.None, false).Vary));

    [Fact]
    public void Judge_KeyHeaders_ChooseAsVaryDoes()
    {
        var policy = Heads.Policy(new() { Key = new() { Headers = ["X-Region"] } });
        Assert.Equal(["accept", "x-region"], Storability.Judge(Heads.Received(200, Fresh, "Vary: Accept"), policy, RequestTraits.None, false).Vary);
    }

    [Fact]
    public void Judge_CodingsAreMadeHere_AcceptEncodingDoesNotChoose() =>
        Assert.Equal(["accept"], Storability.Judge(Heads.Received(200, Fresh, "Vary: Accept-Encoding, Accept"), Heads.Policy(), RequestTraits.None, makesCodings: true).Vary);

    [Fact]
    public void Judge_Stored_HasWhatLaterDecisionsGoBy()
    {
        var stored = Heads.Stored(
            "Cache-Control: public, s-maxage=60, must-revalidate, stale-while-revalidate=7, stale-if-error=8", "ETag: W/\"a\"", "Last-Modified: Wed, 01 Jan 2025 00:00:00 GMT",
            "Age: 5", "Surrogate-Key: one two", "Cache-Tag: three,four");
        Assert.Equal(StoredTraits.Public | StoredTraits.ForAuthorized | StoredTraits.NeverStale | StoredTraits.SharedLifetime, stored.Traits);
        Assert.Equal((7, 8, 5), (stored.StaleWhileRevalidate, stored.StaleIfError, stored.InitialAge));
        Assert.Equal(("W/\"a\"", "Wed, 01 Jan 2025 00:00:00 GMT"), (stored.EntityTag, stored.LastModified));
        Assert.Equal([TagHash.Of("one"), TagHash.Of("two"), TagHash.Of("three"), TagHash.Of("four")], stored.Tags);
    }

    [Theory]
    [InlineData("text/event-stream", "X-Any: 1")]
    [InlineData("Text/Event-Stream ; charset=utf-8", "X-Any: 1")]
    [InlineData("text/event-stream", "Cache-Control: public, max-age=60")]
    [InlineData("text/event-stream", "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT")]
    [InlineData("text/event-stream", "Gateway-Cache-Control: max-age=60")]
    public void Judge_EventStream_IsNeverStored(string type, string line)
    {
        foreach (var profile in new[] { CacheProfile.Safe, CacheProfile.Rfc9111 })
            Assert.Equal(NotStored.EventStream, Reason(200, Heads.Policy(new() { Profile = profile, DefaultTtl = Minute }), $"Content-Type: {type}", line));
    }

    [Theory]
    [InlineData("text/event-streams")]
    [InlineData("text/plain; x=text/event-stream")]
    public void Judge_TypeThatOnlyResemblesAnEventStream_IsStored(string type) =>
        Assert.Null(Reason(200, Heads.Policy(new() { DefaultTtl = Minute }), $"Content-Type: {type}"));

    private static string? Reason(int status, CachePolicy policy, params string[] lines) =>
        Storability.Judge(Heads.Received(status, lines), policy, RequestTraits.None, makesCodings: false).Reason;
}
