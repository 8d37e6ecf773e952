using static Gateway.IntegrationTests.Wire.Faults.FaultOutcome;

namespace Gateway.IntegrationTests.Wire.Faults;

/// <summary>
/// The one place for what YARP's forwarder and .NET's client make of broken backends, where it is not what the gateway's own does. In none
/// of them does a client get another's answer, nor a whole one where less came than was announced.
/// </summary>
internal static class YarpFaultDifferences
{
    private const string Resent = "a request without a body is sent again, three times, while not a byte of an answer has come";
    private const string NotResent = "a reset, unlike a close, is not taken for an idle connection's end";
    private const string Lenient = "the head is parsed leniently";
    private const string LateRead = "what came right before the end may be lost with it";
    private const string Reused = "its connection is used again all the same";
    private const string Bodied = "a body is passed on where there can be none, which breaks the answer off";
    private const string Strict = "is refused, though it is in order";
    private const string Data = "silence is measured between pieces of data, not between bytes";
    private const string Connect = "the time is for all attempts together";

    private static readonly FaultOutcome Whole3 = Whole("abc");
    private static readonly FaultOutcome Nothing = new(0, "", WireBreak.Reset, 1);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<YarpFaultDifference> All { get; } =
    [
        .. Each(Resent, BadGateway(seen: 4),
            "closes-GET", "closes-HEAD", "closes-PUT", "closes-DELETE", "closes-OPTIONS",
            "closes-again-GET-on-reused", "closes-again-HEAD-on-reused", "closes-again-PUT-on-reused", "closes-again-DELETE-on-reused",
            "closes-again-OPTIONS-on-reused", "tls-closes", "tls-closes-reused"),
        .. Each(NotResent, BadGateway(seen: 1),
            "resets-GET-on-reused", "resets-HEAD-on-reused", "resets-PUT-on-reused", "resets-DELETE-on-reused", "resets-OPTIONS-on-reused"),
        .. Each(Lenient, Whole3,
            "chunk-extension-with-lf", "coding-gzip-chunked", "coding-identity", "coding-in-http-1.0", "coding-twice", "cr-in-value", "folded-header",
            "header-space-before-colon", "length-with-chunks", "line-feed-in-headers", "line-feeds", "nul-in-value"),
        new("status-099", Lenient, Whole("abc", 99)),
        new("status-999", Lenient, Whole("abc", 999)),
        new("length-empty", Lenient, Cut("abc"), Cut(""), Nothing),
        new("coding-unknown", Lenient, Cut("3\r\nabc\r\n0\r\n\r\n"), Cut(""), Nothing),
        .. new[]
        {
            "chunk-too-short", "last-chunk-half", "last-chunk-missing", "length-too-short", "resets-in-chunk", "resets-in-length", "resets-until-close",
            "hangs-in-length", "hangs-in-chunk", "hangs-between-chunks", "hangs-until-close",
        }.Select(static name => new YarpFaultDifference(name, LateRead, Cut("abc"), Cut(""), Nothing)),
        .. new[] { "chunk-size-garbage", "chunk-without-end" }.Select(static name => new YarpFaultDifference(name, LateRead, Cut("abc"), Cut(""), Nothing, BadGateway(seen: 1))),
        .. Each(Bodied, Nothing, "205-with-length", "205-with-chunks").Select(static difference => difference with { Outcomes = [Nothing, new(205, "", WireBreak.Reset, 1)] }),
        new("lengths-differ", Reused, BadGateway(seen: 1)),
        new("length-twice-the-same", Strict, BadGateway(seen: 1)),
        new("drips-chunks", Data, Cut("abc"), Cut(""), Nothing, BadGateway(seen: 1)),
        new("connect-hangs-then-another", Connect, Timeout(seen: 0)),
    ];

    private static IEnumerable<YarpFaultDifference> Each(string reason, FaultOutcome outcome, params string[] names) =>
        names.Select(name => new YarpFaultDifference(name, reason, outcome));
}
