using Gateway.Transforms.Caching.Rules;

namespace Gateway.Tests.Caching.Rules;

/// <summary>RFC 9111 §3.1, §3.2, §4.3.4.</summary>
public sealed class KeptFieldsTests
{
    private const string Fresh = "Cache-Control: max-age=60";

    [Theory]
    [InlineData("Connection: close")]
    [InlineData("Keep-Alive: timeout=5")]
    [InlineData("Proxy-Connection: x")]
    [InlineData("TE: trailers")]
    [InlineData("Transfer-Encoding: chunked")]
    [InlineData("Upgrade: h2c")]
    [InlineData("Trailer: x")]
    [InlineData("Proxy-Authenticate: Basic")]
    [InlineData("Proxy-Authentication-Info: x")]
    [InlineData("Age: 5")]
    [InlineData("content-length: 5")]
    [InlineData("Gateway-Cache-Control: max-age=5")]
    public void Of_FieldOfOneConnectionOrAnswer_IsNotKept(string line) =>
        Assert.Equal("Cache-Control,Date", Names(Heads.Stored(Fresh, $"Date: {Heads.Date(0)}", line)));

    [Fact]
    public void Of_OtherFields_AreKeptAsTheyCame()
    {
        var stored = Heads.Stored(Fresh, $"Date: {Heads.Date(-5)}", "X-Two: a", "X-Two: b", "Via: 1.1 x", "CDN-Cache-Control: max-age=60", "Cache-Status: Other; hit");
        Assert.Equal("Cache-Control,Date,X-Two,Via,CDN-Cache-Control,Cache-Status", Names(stored));
        Assert.Equal(["a", "b"], stored.Headers.Single(static field => field.Key == "X-Two").Value.AsEnumerable());
        Assert.Equal(Heads.Date(-5), Value(stored, "Date"));
    }

    // RFC 9110 §6.6.1.
    [Fact]
    public void Of_NoDate_IsGivenOne() => Assert.Equal(Heads.Date(0), Value(Heads.Stored(Fresh), "Date"));

    [Theory]
    [InlineData("private=\"X-User, x-more\"")]
    [InlineData("no-cache=\"X-User\", private=\"x-more\"")]
    public void Of_NamedFields_AreNotKept(string directive)
    {
        var received = Heads.Received(200, $"Cache-Control: max-age=60, {directive}", "X-User: ann", "X-More: y", "X-Other: z");
        var stored = Storability.Judge(received, Heads.Policy(), RequestTraits.None, false).Response!;
        Assert.Equal("Cache-Control,X-Other,Date", Names(stored));
        Assert.Equal("X-User,X-More", string.Join(',', KeptFields.OfOneRequest(received, stored).Select(static field => field.Key)));
    }

    [Theory]
    [InlineData("RateLimit: \"default\";r=50;t=30")]
    [InlineData("ratelimit-policy: \"default\";q=100;w=60")]
    [InlineData("RateLimit-Remaining: 7")]
    [InlineData("X-RateLimit-Remaining: 7")]
    public void Of_FieldOfOneClientsLimits_IsForThatClientAlone(string line)
    {
        var received = Heads.Received(200, Fresh, line);
        var stored = Storability.Judge(received, Heads.Policy(), RequestTraits.None, false).Response!;
        Assert.Equal("Cache-Control,Date", Names(stored));
        Assert.Equal(line.Split(':')[0], KeptFields.OfOneRequest(received, stored).Single().Key);
    }

    [Fact]
    public void OfOneRequest_NothingNamed_IsEmpty()
    {
        var received = Heads.Received(200, Fresh, "Age: 5", "X-Other: z");
        Assert.Empty(KeptFields.OfOneRequest(received, Storability.Judge(received, Heads.Policy(), RequestTraits.None, false).Response!));
    }

    [Theory]
    [InlineData("X-A: new", "X-A", "new")]
    [InlineData("x-a: new", "X-A", "new")]
    [InlineData("X-B: b", "X-B", "b")]
    [InlineData("X-Other: y", "X-A", "old")]
    // They tell of the body, which is the stored one.
    [InlineData("Content-Type: text/new", "Content-Type", "text/old")]
    [InlineData("Content-Encoding: br", "Content-Encoding", "gzip")]
    [InlineData("ETag: W/\"a\"", "ETag", "\"a\"")]
    [InlineData("Content-Length: 0", "Content-Length", null)]
    [InlineData("Content-Range: bytes 0-1/2", "Content-Range", null)]
    [InlineData("Connection: close", "Connection", null)]
    [InlineData("Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", "Last-Modified", "Tue, 02 Jan 2024 00:00:00 GMT")]
    // What it does not say stays as it was.
    [InlineData("Expires: Thu, 01 Jan 2026 05:00:00 GMT", "Cache-Control", "max-age=60, must-revalidate")]
    [InlineData("Cache-Control: max-age=5", "Expires", "Thu, 01 Jan 2026 01:00:00 GMT")]
    [InlineData("Cache-Control: max-age=5", "Cache-Control", "max-age=5")]
    public void Updated_304_ReplacesWhatItSays(string line, string name, string? expected)
    {
        var stored = Heads.Stored(
            "Cache-Control: max-age=60, must-revalidate", "Expires: Thu, 01 Jan 2026 01:00:00 GMT", "X-A: old", "Content-Type: text/old", "Content-Encoding: gzip", "ETag: \"a\"");
        var updated = KeptFields.Updated(stored, Heads.Received(304, line));
        Assert.Equal(200, updated.Status);
        var again = Storability.Judge(updated, Heads.Policy(), RequestTraits.None, false).Response!;
        Assert.Equal(expected, Value(again, name));
    }

    // Its age begins anew: with its own Date and Age, not with those of what was stored.
    [Theory]
    [InlineData("X: y", 0)]
    [InlineData("Age: 5", 5)]
    [InlineData("Date: Wed, 31 Dec 2025 23:59:50 GMT", 10)]
    public void Updated_304_BeginsAnew(string line, long age)
    {
        var stored = Heads.Stored(Fresh, $"Date: {Heads.Date(-30)}", "Age: 40");
        var again = Storability.Judge(KeptFields.Updated(stored, Heads.Received(304, line)), Heads.Policy(), RequestTraits.None, false).Response!;
        Assert.Equal(age, again.InitialAge);
    }

    // It is not passed on, and still says what it said.
    [Theory]
    [InlineData("X: y", 20)]
    [InlineData("Cache-Control: max-age=7", 20)]
    [InlineData("Gateway-Cache-Control: max-age=30", 30)]
    public void Updated_304_KeepsTheGatewaysOwnDirectives(string line, long lifetime)
    {
        var stored = Heads.Stored("Cache-Control: no-store", "Gateway-Cache-Control: max-age=20", "ETag: \"a\"");
        var again = Storability.Judge(KeptFields.Updated(stored, Heads.Received(304, line)), Heads.Policy(), RequestTraits.None, false).Response!;
        Assert.Equal(lifetime, again.Lifetime);
        Assert.Null(Value(again, "Gateway-Cache-Control"));
    }

    [Theory]
    [InlineData("ETag: \"a\"", "ETag: \"a\"", true)]
    [InlineData("ETag: \"a\"", "ETag: W/\"a\"", true)]
    [InlineData("ETag: W/\"a\"", "ETag: \"a\"", true)]
    [InlineData("ETag: \"a\"", "ETag: \"b\"", false)]
    [InlineData("X: y", "ETag: \"b\"", false)]
    [InlineData("ETag: \"a\"", "X: y", true)]
    [InlineData("Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", "Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", true)]
    [InlineData("Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", "Last-Modified: Wed, 03 Jan 2024 00:00:00 GMT", false)]
    [InlineData("Last-Modified: Tue, 02 Jan 2024 00:00:00 GMT", "X: y", true)]
    public void SpeaksOf_304_GoesByItsValidator(string stored, string received, bool expected) =>
        Assert.Equal(expected, KeptFields.SpeaksOf(Heads.Stored(Fresh, stored), Heads.Received(304, received)));

    private static string Names(StoredResponse stored) => string.Join(',', stored.Headers.Select(static field => field.Key));

    private static string? Value(StoredResponse stored, string name) =>
        stored.Headers.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value.ToString()).SingleOrDefault();
}
