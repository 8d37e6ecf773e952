using System.Collections.Frozen;
using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Shared;

/// <summary>
/// The fixed names of what can go wrong with a request, the same in the access log (<c>error</c>), metrics and traces
/// (<c>error.type</c>), and whose failure each is.
/// </summary>
public static class RequestErrors
{
    /// <summary>The client went away while the gateway itself was answering.</summary>
    public const string ClientAborted = "client_aborted";

    /// <summary>The request broke a rule of HTTP or a limit while its body was read.</summary>
    public const string BadRequest = "bad_request";

    /// <summary>A fault of the gateway.</summary>
    public const string Unhandled = "unhandled";

    /// <summary>The request to the backend could not be made, as a transform failed.</summary>
    public const string RequestCreation = "request_creation";

    /// <summary>No answer in time: the activity timeout or the route's own.</summary>
    private const string RequestTimedOut = "request_timed_out";

    private static readonly FrozenDictionary<ForwarderError, string> Names = new Dictionary<ForwarderError, string>
    {
        [ForwarderError.Request] = "request",
        [ForwarderError.RequestTimedOut] = RequestTimedOut,
        [ForwarderError.RequestCanceled] = "request_canceled",
        [ForwarderError.RequestBodyCanceled] = "request_body_canceled",
        [ForwarderError.RequestBodyClient] = "request_body_client",
        [ForwarderError.RequestBodyDestination] = "request_body_destination",
        [ForwarderError.ResponseHeaders] = "response_headers",
        [ForwarderError.ResponseBodyCanceled] = "response_body_canceled",
        [ForwarderError.ResponseBodyClient] = "response_body_client",
        [ForwarderError.ResponseBodyDestination] = "response_body_destination",
        [ForwarderError.UpgradeRequestCanceled] = "upgrade_request_canceled",
        [ForwarderError.UpgradeRequestClient] = "upgrade_request_client",
        [ForwarderError.UpgradeRequestDestination] = "upgrade_request_destination",
        [ForwarderError.UpgradeResponseCanceled] = "upgrade_response_canceled",
        [ForwarderError.UpgradeResponseClient] = "upgrade_response_client",
        [ForwarderError.UpgradeResponseDestination] = "upgrade_response_destination",
        [ForwarderError.NoAvailableDestinations] = "no_available_destinations",
        [ForwarderError.RequestCreation] = RequestCreation,
    }.ToFrozenDictionary();

    // What a cancellation is when the route's time was over, not the client gone. Upgrades have no such limit.
    private static readonly FrozenDictionary<ForwarderError, string> NamesOutOfTime = new Dictionary<ForwarderError, string>
    {
        [ForwarderError.RequestCanceled] = RequestTimedOut,
        [ForwarderError.RequestBodyCanceled] = "request_body_timed_out",
        [ForwarderError.ResponseBodyCanceled] = "response_body_timed_out",
    }.ToFrozenDictionary();

    /// <summary>
    /// The client's failures. A cancellation counts here; one that the gateway's own activity timeout caused while a
    /// body streamed cannot be told apart.
    /// </summary>
    private static readonly FrozenSet<string> Clients = new[]
    {
        ClientAborted, BadRequest, "request_canceled", "request_body_canceled", "request_body_client", "response_body_canceled",
        "response_body_client", "upgrade_request_canceled", "upgrade_request_client", "upgrade_response_canceled",
        "upgrade_response_client",
    }.ToFrozenSet();

    /// <summary>The name of a forwarding error; null for none.</summary>
    /// <param name="error">What the forwarder reported.</param>
    /// <param name="isOutOfTime">True when the route's own time was over, which looks to the forwarder like a client that left.</param>
    public static string? Name(ForwarderError error, bool isOutOfTime = false) =>
        isOutOfTime && NamesOutOfTime.TryGetValue(error, out var name) ? name : Names.GetValueOrDefault(error);

    /// <summary>Whether the failure is the client's own doing.</summary>
    public static bool IsByClient(string? error) => error is not null && Clients.Contains(error);

    /// <summary>Whether the failure is the gateway's own doing.</summary>
    public static bool IsByGateway(string? error) => error is Unhandled or RequestCreation;
}
