namespace Gateway.Transforms.Forwarding;

/// <summary>Who forwards the requests of a cluster.</summary>
public enum ForwarderKind
{
    /// <summary>The gateway's own forwarder over HTTP/1.1; YARP's for what it does not cover.</summary>
    Gateway,

    /// <summary>YARP's forwarder for everything.</summary>
    Yarp,
}
