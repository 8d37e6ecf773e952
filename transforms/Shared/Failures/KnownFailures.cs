namespace Gateway.Transforms.Shared.Failures;

/// <summary>Every failure the gateway answers with: the one place that maps causes to status and words.</summary>
public static class KnownFailures
{
    /// <summary>The status that logs show for a client that went away; it is never sent.</summary>
    public const int ClientGoneStatus = 499;

    /// <summary>The request breaks HTTP.</summary>
    public static Failure BadRequest { get; } = new(
        "bad-request", FailureSource.Client, 400, false, "Bad request", "The request is not valid.");

    /// <summary>Where the request ends can be read in more than one way.</summary>
    public static Failure BadFraming { get; } = new(
        "bad-framing", FailureSource.Client, 400, false, "Bad request", "It is not clear where the request ends.");

    /// <summary>A header breaks HTTP, or must not occur there or twice.</summary>
    public static Failure BadHeader { get; } = new(
        "bad-header", FailureSource.Client, 400, false, "Bad request", "A header of the request is not valid.");

    /// <summary>The host is missing or is none.</summary>
    public static Failure BadHost { get; } = new(
        "bad-host", FailureSource.Client, 400, false, "Bad request", "The host of the request is not valid.");

    /// <summary>The address is malformed.</summary>
    public static Failure BadPath { get; } = new(
        "bad-path", FailureSource.Client, 400, false, "Bad request", "The address is not valid.");

    /// <summary>The address can be read as that of another route.</summary>
    public static Failure AmbiguousPath { get; } = new(
        "ambiguous-path", FailureSource.Client, 400, false, "Bad request", "The address can be read in more than one way.");

    /// <summary>An upgrade to a protocol that is not passed on.</summary>
    public static Failure UnknownUpgrade { get; } = new(
        "unknown-upgrade", FailureSource.Client, 400, false, "Bad request", "The connection cannot be changed to this protocol.");

    /// <summary>The route wants to know who calls, and there is no credential that says so.</summary>
    public static Failure Unauthenticated { get; } = new(
        "unauthenticated", FailureSource.Client, 401, false, "Not signed in", "Please sign in to see this.");

    /// <summary>It is known who calls, or from where, and they may not.</summary>
    public static Failure Forbidden { get; } = new(
        "forbidden", FailureSource.Client, 403, false, "Not allowed", "You are not allowed to see this.");

    /// <summary>No route matches.</summary>
    public static Failure NoRoute { get; } = new(
        "no-route", FailureSource.Client, 404, false, "Not found", "There is nothing at this address.");

    /// <summary>Routes match, but for other methods; the answer lists those in <c>Allow</c>.</summary>
    public static Failure MethodNotAllowed { get; } = new(
        "method-not-allowed", FailureSource.Client, 405, false, "Method not allowed", "This address does not accept this method.");

    /// <summary>The client sent its request too slowly.</summary>
    public static Failure RequestTimeout { get; } = new(
        "request-timeout", FailureSource.Client, 408, true, "Request timeout", "The request took too long to arrive.");

    /// <summary>The body exceeds the limit.</summary>
    public static Failure BodyTooLarge { get; } = new(
        "body-too-large", FailureSource.Client, 413, false, "Content too large", "The request is too large.");

    /// <summary>The address exceeds the limit.</summary>
    public static Failure AddressTooLong { get; } = new(
        "address-too-long", FailureSource.Client, 414, false, "Address too long", "The address is too long.");

    /// <summary>The body is encoded in a way that is not decoded here; <c>Accept-Encoding</c> lists those that are.</summary>
    public static Failure UnsupportedCoding { get; } = new(
        "unsupported-coding", FailureSource.Client, 415, false, "Unsupported coding", "The request is encoded in a way that is not known here.");

    /// <summary>The body's media type is not one that the route takes, or is not named in one way alone.</summary>
    public static Failure UnsupportedMediaType { get; } = new(
        "unsupported-media-type", FailureSource.Client, 415, false, "Unsupported media type", "The request is of a type that is not taken here.");

    /// <summary>The body is not what its media type says.</summary>
    public static Failure MalformedBody { get; } = new(
        "malformed-body", FailureSource.Client, 422, false, "Unprocessable content", "The request cannot be read.");

    /// <summary>A request that is to be done once has no key, or none that is one.</summary>
    public static Failure BadIdempotencyKey { get; } = new(
        "bad-idempotency-key", FailureSource.Client, 400, false, "Bad request", "The request has no valid Idempotency-Key.");

    /// <summary>The first request with this key is not answered yet, or nobody knows whether it was done.</summary>
    public static Failure IdempotencyInFlight { get; } = new(
        "idempotency-in-flight", FailureSource.Client, 409, true, "Conflict", "The same request is being handled. Please try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>The request with this key was done, and its answer was not kept.</summary>
    public static Failure IdempotentAnswerGone { get; } = new(
        "idempotent-answer-gone", FailureSource.Client, 409, false, "Conflict", "This has been done already; the answer is no longer there.");

    /// <summary>The key is that of another request.</summary>
    public static Failure IdempotencyMismatch { get; } = new(
        "idempotency-mismatch", FailureSource.Client, 422, false, "Unprocessable content", "This Idempotency-Key was used for another request.");

    /// <summary>An expectation other than <c>100-continue</c>.</summary>
    public static Failure ExpectationFailed { get; } = new(
        "expectation-failed", FailureSource.Client, 417, false, "Expectation failed", "The request expects something that is not known here.");

    /// <summary>The client, or the caller, asks for more than a limit allows; <c>Retry-After</c> is in the answer.</summary>
    public static Failure TooManyRequests { get; } = new(
        "too-many-requests", FailureSource.Client, 429, true, "Too many requests", "Too many requests. Please try again later.");

    /// <summary>The headers exceed the limit.</summary>
    public static Failure HeadersTooLarge { get; } = new(
        "headers-too-large", FailureSource.Client, 431, false, "Headers too large", "The headers of the request are too large.");

    /// <summary>The client went away before it was answered: nothing is sent, and it is no error.</summary>
    public static Failure ClientGone { get; } = new(
        "client-gone", FailureSource.Client, ClientGoneStatus, true, "Client gone", "The client went away.");

    /// <summary>A method that is not known.</summary>
    public static Failure MethodNotImplemented { get; } = new(
        "method-not-implemented", FailureSource.Client, 501, false, "Not implemented", "This method is not known here.");

    /// <summary>No connection to the backend: refused, unreachable, name not found, or TLS failed.</summary>
    public static Failure UpstreamUnreachable { get; } = new(
        "upstream-unreachable", FailureSource.Upstream, 502, true, "Bad gateway", "The service cannot be reached right now. Please try again.");

    /// <summary>The backend broke off, or its answer breaks HTTP.</summary>
    public static Failure UpstreamInvalid { get; } = new(
        "upstream-invalid", FailureSource.Upstream, 502, true, "Bad gateway", "The service did not answer properly. Please try again.");

    /// <summary>The backend did not answer in time.</summary>
    public static Failure UpstreamTimeout { get; } = new(
        "upstream-timeout", FailureSource.Upstream, 504, true, "Gateway timeout", "The service took too long to answer. Please try again.");

    /// <summary>Every destination of the cluster is out of rotation.</summary>
    public static Failure NoAvailableDestination { get; } = new(
        "no-available-destination", FailureSource.Upstream, 503, true, "Service unavailable",
        "The service is not available right now. Please try again shortly.", TimeSpan.FromSeconds(5));

    /// <summary>The request says <c>only-if-cached</c>, and nothing is stored that it may have (RFC 9111 §5.2.1.7).</summary>
    public static Failure NotCached { get; } = new(
        "not-cached", FailureSource.Client, 504, false, "Not cached",
        "Nothing that may be sent is stored, and the request asks for no other answer.");

    /// <summary>Whoever has to be asked who calls does not answer.</summary>
    public static Failure AuthenticationUnavailable { get; } = new(
        "authentication-unavailable", FailureSource.Upstream, 503, true, "Service unavailable",
        "It cannot be checked right now who you are. Please try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>The gateway or the cluster has more to do than it takes on.</summary>
    public static Failure Overloaded { get; } = new(
        "overloaded", FailureSource.Gateway, 503, true, "Service unavailable",
        "Too many requests are being handled right now. Please try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>The gateway itself has too much to do, or too little memory; <c>Retry-After</c> is in the answer.</summary>
    public static Failure UnderPressure { get; } = new(
        "under-pressure", FailureSource.Gateway, 503, true, "Service unavailable",
        "There is more to do right now than can be done. Please try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>Every destination of the cluster has failed too much, and is left alone for a while.</summary>
    public static Failure CircuitOpen { get; } = new(
        "circuit-open", FailureSource.Upstream, 503, true, "Service unavailable",
        "The service is not available right now. Please try again shortly.", TimeSpan.FromSeconds(1));

    /// <summary>Out of service on purpose.</summary>
    public static Failure Maintenance { get; } = new(
        "maintenance", FailureSource.Gateway, 503, true, "Down for maintenance", "We are doing maintenance. Please come back soon.");

    /// <summary>A defect in the gateway; the log has it under the trace id.</summary>
    public static Failure Internal { get; } = new(
        "internal", FailureSource.Gateway, 500, false, "Internal server error", "Something went wrong on our side.");

    /// <summary>All of them, for documentation and tests.</summary>
    public static IReadOnlyList<Failure> All { get; } =
    [
        BadRequest, BadFraming, BadHeader, BadHost, BadPath, AmbiguousPath, UnknownUpgrade, Unauthenticated, Forbidden, NoRoute, MethodNotAllowed, RequestTimeout,
        BodyTooLarge, AddressTooLong, UnsupportedCoding, UnsupportedMediaType, MalformedBody,
        BadIdempotencyKey, IdempotencyInFlight, IdempotentAnswerGone, IdempotencyMismatch, ExpectationFailed, TooManyRequests, HeadersTooLarge, MethodNotImplemented, ClientGone,
        UpstreamUnreachable, UpstreamInvalid, UpstreamTimeout, NoAvailableDestination, AuthenticationUnavailable, NotCached, Overloaded, UnderPressure, CircuitOpen, Maintenance, Internal,
    ];

    /// <summary>The failure for the status a server gives to a request that breaks its rules.</summary>
    public static Failure OfBadRequest(int status) => status switch
    {
        408 => RequestTimeout,
        413 => BodyTooLarge,
        414 => AddressTooLong,
        431 => HeadersTooLarge,
        _ => BadRequest,
    };
}
