namespace Gateway.Transforms.Compression;

/// <summary>What backends are asked for in <c>Accept-Encoding</c>.</summary>
public enum UpstreamEncoding
{
    /// <summary>The body as it is: the gateway encodes.</summary>
    Identity,

    /// <summary>Gzip, which is passed on to clients that take it and decoded for others.</summary>
    Gzip,

    /// <summary>What the client asked for: only what comes as it is, is encoded.</summary>
    Pass,
}
