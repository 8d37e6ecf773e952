using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>Why a request could not be forwarded, as YARP's own forwarder tells it.</summary>
/// <param name="Error">What failed.</param>
/// <param name="Exception">The reason; its message is for the operator.</param>
internal sealed record ForwardingFailure(ForwarderError Error, Exception? Exception) : IForwarderErrorFeature;
