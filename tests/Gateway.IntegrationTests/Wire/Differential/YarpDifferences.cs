namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>
/// What YARP's forwarder changes beyond <see cref="AllowedDifferences"/>; each is looked for, so that none stays here that is gone.
/// Besides, it holds small pieces of an upload back until more comes.
/// </summary>
internal static class YarpDifferences
{
    private const string Joined = "several values of a header are joined to one";
    private const string NoTrailers = "the request's trailers are dropped";

    /// <summary>The cases that differ, each with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Known { get; } = new Dictionary<string, string>
    {
        ["raw GET /headers X-Tag: first | X-Other: between | X-Tag: second"] = Joined,
        ["raw GET /headers X-Tag: a, b | X-Tag: | X-Tag: c"] = Joined,
        ["raw GET /headers Accept: text/html | Accept: */*"] = Joined,
        ["raw GET /headers Via: 1.0 a | Via: 1.1 b"] = Joined,
        ["raw GET /headers If-None-Match: \"a\" | If-None-Match: \"b\""] = Joined,
        ["raw GET /headers Accept-Language: de | X-A: 1 | Accept-Language: en;q=0.5 | X-B: 2 | Accept-Language: *"] = Joined,
        ["raw POST /trailers chunked 100"] = NoTrailers,
        ["raw POST /trailers-alone chunked 0"] = NoTrailers,
        ["express POST /trailers chunked 10"] = NoTrailers,
    };
}
