using Gateway.LoadTests.Comparison.Peers;

namespace Gateway.LoadTests.Comparison.Works;

/// <summary>All works, in the order in which they are measured and shown.</summary>
internal static class WorkList
{
    private static readonly int[] ConnectionCounts = [16, 256, 1024, 4096];

    public static IReadOnlyList<Work> All { get; } =
    [
        new("pass-1k", "Pass-through of 1 KB", Ability.Pass, "/pass/1k") { Expected = OriginContent.Small },
        new("pass-50k", "Pass-through of 50 KB", Ability.Pass, "/pass/50k") { Expected = OriginContent.Medium },
        new("pass-1m", "Pass-through of 1 MB", Ability.Pass, "/pass/1m") { Expected = OriginContent.Large, Connections = 16 },
        new("post-64k", "POST of 64 KB", Ability.Pass, "/pass/upload") { Method = "POST", Body = OriginContent.Upload, Expected = OriginContent.Receipt },
        new("hit-1k", "Cache hit of 1 KB", Ability.Cache, "/hit/1k") { Expected = OriginContent.Small },
        new("hit-50k", "Cache hit of 50 KB", Ability.Cache, "/hit/50k") { Expected = OriginContent.Medium },
        new("304", "Condition answered from the cache: 304", Ability.Cache, "/hit/1k")
        {
            Fields = [new("If-None-Match", OriginContent.EntityTag)], Status = 304, Expected = [], Form = BodyForm.None,
        },
        new("gzip", "50 KB of JSON encoded with gzip", Ability.Gzip, "/encode/50k")
        {
            Fields = [new("Accept-Encoding", "gzip")], Expected = OriginContent.Catalogue, Form = BodyForm.Gzip,
            Remark = "All encode at level 4 but HAProxy, whose libslz has no level: it is quicker, and its bodies are larger.",
        },
        new("rs256", "Pass-through of 1 KB to who brings an RS256 token, one token for all requests", Ability.Token, "/guarded/1k")
        {
            Fields = [new("Authorization", "Bearer {token}")], Expected = OriginContent.Small,
            Remark = "The gateway remembers that this token was good, as clients bring one for minutes; HAProxy, Node and Express check its signature each time. A new token costs the gateway a check as well.",
        },
        new("full-1k", "Pass-through of 1 KB with every feature on", Ability.Features, "/full/1k")
        {
            Fields = [new("Authorization", "Bearer {token}"), new("Accept-Encoding", "gzip, deflate, br, zstd")], Expected = OriginContent.Small, Baseline = PeerList.Own,
            Remark = "The same requests and the same answer of the origin, once with nothing on, and once with a token that is known, a limit for its owner, compression negotiated, the access log and metrics. "
                + "Negotiated, and not done: bodies below 2 KB pass as they are here. What it costs to encode, `gzip` tells.",
        },
        new("aggregate", "Three parts of 1 KB as one answer", Ability.Aggregate, "/three") { Expected = OriginContent.Screen, Form = BodyForm.Json, Parts = 3 },
        .. ConnectionCounts.Select(static count => new Work($"connections-{count}", $"Pass-through of 1 KB over {count:N0} connections", Ability.Pass, "/pass/1k")
        {
            Expected = OriginContent.Small, Connections = count,
        }),
        new("h2-1k", "Pass-through of 1 KB, HTTP/2 in, 8 connections of 8 streams", Ability.Pass | Ability.Http2, "/pass/1k") { Expected = OriginContent.Small, Connections = 8, Streams = 8 },
        new("h2-50k", "Pass-through of 50 KB, HTTP/2 in, 8 connections of 8 streams", Ability.Pass | Ability.Http2, "/pass/50k") { Expected = OriginContent.Medium, Connections = 8, Streams = 8 },
        new("routes", "Pass-through of 1 KB with 10 to 10,000 routes", Ability.Routes, "/r7/1k") { Expected = OriginContent.Small, Baseline = "routes-10", IsAskedFor = false },
    ];
}
