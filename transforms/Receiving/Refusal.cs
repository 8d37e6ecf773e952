using Gateway.Transforms.Shared.Failures;

namespace Gateway.Transforms.Receiving;

/// <summary>Why a request is refused before any backend sees it. Made once, not per request.</summary>
/// <param name="Reason">Its name in metrics and in the access log, one of a fixed set.</param>
/// <param name="Failure">What the client is told.</param>
/// <param name="ClosesConnection">True where it is in doubt what bytes belong to the request.</param>
internal sealed record Refusal(string Reason, Failure Failure, bool ClosesConnection = false)
{
    /// <summary>Where the request ends can be read in more than one way (RFC 9112 §6.3).</summary>
    public static Refusal Framing { get; } = new("bad_framing", KnownFailures.BadFraming, ClosesConnection: true);

    /// <summary>A header's name or value breaks HTTP, or it must not occur there or twice.</summary>
    public static Refusal Header { get; } = new("bad_header", KnownFailures.BadHeader, ClosesConnection: true);

    /// <summary>The host is missing, is none, or comes with a user name.</summary>
    public static Refusal Host { get; } = new("bad_host", KnownFailures.BadHost);

    /// <summary>The target is malformed.</summary>
    public static Refusal Path { get; } = new("bad_path", KnownFailures.BadPath);

    /// <summary>Another reading of the path takes another route.</summary>
    public static Refusal AmbiguousPath { get; } = new("ambiguous_path", KnownFailures.AmbiguousPath);

    /// <summary>An expectation other than <c>100-continue</c>; whether a body follows is the client's choice (RFC 9110 §10.1.1).</summary>
    public static Refusal Expectation { get; } = new("unknown_expectation", KnownFailures.ExpectationFailed, ClosesConnection: true);

    /// <summary>A protocol to upgrade to that is not forwarded.</summary>
    public static Refusal Upgrade { get; } = new("unknown_upgrade", KnownFailures.UnknownUpgrade, ClosesConnection: true);

    /// <summary>The same on HTTP/2 (RFC 8441), where it is a method with a protocol.</summary>
    public static Refusal ExtendedConnect { get; } = new("unknown_upgrade", KnownFailures.MethodNotImplemented);

    /// <summary>A method of a registered name that the route does not take.</summary>
    public static Refusal Method { get; } = new("method_not_allowed", KnownFailures.MethodNotAllowed);

    /// <summary>A method that nobody registered and no route names.</summary>
    public static Refusal UnknownMethod { get; } = new("unknown_method", KnownFailures.MethodNotImplemented);

    /// <summary>The body's length exceeds the limit.</summary>
    public static Refusal BodySize { get; } = new("body_too_large", KnownFailures.BodyTooLarge, ClosesConnection: true);

    /// <summary>All of them, for tests.</summary>
    public static IReadOnlyList<Refusal> All { get; } =
        [Framing, Header, Host, Path, AmbiguousPath, Expectation, Upgrade, ExtendedConnect, Method, UnknownMethod, BodySize];
}
