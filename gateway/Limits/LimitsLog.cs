namespace Gateway.Limits;

internal static partial class LimitsLog
{
    [LoggerMessage(1, LogLevel.Warning, "Limits:Connections is {Configured}, but {Descriptors} file descriptors allow {Limit}: raise the limit of open files (ulimit -n, LimitNOFILE)")]
    public static partial void DescriptorsDoNotSuffice(this ILogger logger, int configured, int descriptors, int limit);

    [LoggerMessage(2, LogLevel.Warning, "Closed new connections, as {Limit} are open (Limits:Connections); {Count} since the last such line")]
    public static partial void Full(this ILogger logger, int limit, long count);

    [LoggerMessage(3, LogLevel.Warning, "Closed new connections of clients with too many open (Limits:ConnectionsPerAddress), the last of {Client}; {Count} since the last such line")]
    public static partial void TooManyOfOne(this ILogger logger, string client, long count);

    [LoggerMessage(4, LogLevel.Warning, "Could not accept connections, as no file descriptor was left; {Count} attempts since the last such line")]
    public static partial void NoDescriptors(this ILogger logger, long count);

    [LoggerMessage(5, LogLevel.Information, "Closed connections that sent nothing (Limits:FirstByte), the last of {Client}; {Count} since the last such line")]
    public static partial void Silent(this ILogger logger, string client, long count);

    [LoggerMessage(6, LogLevel.Warning, "Closed HTTP/2 connections that broke off requests, or had the server reset them, too fast (Limits:Http2:ResetsPerSecond), the last of {Client}; {Count} since the last such line")]
    public static partial void ResetFlood(this ILogger logger, string client, long count);

    [LoggerMessage(7, LogLevel.Warning, "Closed HTTP/2 connections that sent too many control frames (Limits:Http2:ControlFramesPerSecond), the last of {Client}; {Count} since the last such line")]
    public static partial void ControlFlood(this ILogger logger, string client, long count);

    [LoggerMessage(8, LogLevel.Warning, "Closed connections to an endpoint with ProxyProtocol whose peer is not in TrustedProxies, the last of {Client}; {Count} since the last such line")]
    public static partial void NoTrustedProxy(this ILogger logger, string client, long count);

    [LoggerMessage(9, LogLevel.Warning, "Closed connections of trusted proxies that did not begin with a header of the PROXY protocol, the last of {Client}; {Count} since the last such line")]
    public static partial void NoProxyHeader(this ILogger logger, string client, long count);
}
