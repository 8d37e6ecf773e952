using System.Text.RegularExpressions;

namespace Gateway.IntegrationTests.Wire.Differential;

/// <summary>
/// Everything in which a request or a response may differ for the gateway between the two, and nothing else. Besides:
/// <c>Date</c> where the backend sent none; the case of header names and the order between names; the form of a body's frames; interim responses other than 100 and
/// 101, and the trailers of responses in HTTP/1.1, which Kestrel has no way to send.
/// </summary>
internal static partial class AllowedDifferences
{
    /// <summary>Fields of requests that need not arrive, or not as sent.</summary>
    private static readonly HashSet<string> RequestFields =
    [
        // For one connection: RFC 9110 §7.6.1. What Connection names is looked at by the test.
        "connection", "keep-alive", "proxy-connection", "te", "transfer-encoding", "upgrade",
        // Answered by the gateway itself: RFC 9110 §10.1.1.
        "expect",
        // Written by the gateway.
        "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-forwarded-port", "x-forwarded-prefix", "x-request-id",
    ];

    /// <summary>Fields of responses that need not arrive, or not as sent.</summary>
    private static readonly HashSet<string> ResponseFields = ["connection", "keep-alive", "transfer-encoding", "x-request-id"];

    /// <summary>What is new at each request, whoever sends it: session cookies, CSRF tokens, clocks, random numbers, counters, addresses of sockets, whether Next had it in its cache.</summary>
    [GeneratedRegex(
        """
        (?<=(XSRF-TOKEN|laravel_session)=)[^;]+
        |(?<=expires=|Max-Age=)[^;]+
        |(?<=name="_token"\ value="|csrf-token"\ content=")[^"]+
        |(?<="sentAt":|"at":|"delayMs":|"pid":)\d+
        |\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b
        |(?<="remoteAddress":")[^"]+
        |(?<=x-nextjs-cache:\ )(MISS|STALE|HIT)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        10_000)]
    private static partial Regex Volatile();

    /// <summary>Whether a field of a request is compared.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="nominated">What the client's Connection fields name.</param>
    public static bool IsCompared(string name, IReadOnlyCollection<string> nominated) =>
        !RequestFields.Contains(name.ToLowerInvariant()) && !nominated.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a field of a response is compared. The date is when the backend sent one, apart from its value.</summary>
    public static bool IsCompared(string name) => !ResponseFields.Contains(name.ToLowerInvariant());

    /// <summary>Whether a trailer is compared: Kestrel loses those without a value.</summary>
    public static bool IsComparedTrailer(KeyValuePair<string, string> field) => field.Value.Length > 0;

    /// <summary>Whether a field only says in another way that there is no body: RFC 9110 §8.6.</summary>
    public static bool IsFraming(KeyValuePair<string, string> field, byte[] body) =>
        body.Length == 0 && field.Value == "0" && field.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase);

    /// <summary>Several Cookie lines are one: RFC 9113 §8.2.3.</summary>
    public static IEnumerable<KeyValuePair<string, string>> JoinCookies(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        var cookies = fields.Where(static field => field.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)).Select(static field => field.Value).ToList();
        return cookies.Count < 2
            ? fields
            : fields.Where(static field => !field.Key.Equals("Cookie", StringComparison.OrdinalIgnoreCase)).Append(new("Cookie", string.Join("; ", cookies)));
    }

    /// <summary>A text without what is new at each request.</summary>
    public static string Settle(string text) => Volatile().Replace(text, "~");
}
