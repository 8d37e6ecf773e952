using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>
/// The backend's body is not as long as its head says (RFC 9113 §8.1.1). HTTP/2 ends bodies by itself, and neither its client nor a forwarder compares the two. What the forwarder
/// would take for a failure of the client is the backend's, so this also says whose it is.
/// </summary>
internal sealed class WrongLengthException() : IOException("The body is not as long as its Content-Length says."), IForwarderErrorFeature
{
    /// <inheritdoc/>
    public ForwarderError Error => ForwarderError.ResponseBodyDestination;

    /// <inheritdoc/>
    public Exception Exception => this;
}
