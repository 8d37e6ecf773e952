namespace Gateway.Listening;

internal static partial class ListeningLog
{
    [LoggerMessage(1, LogLevel.Information, "New certificate in use: {Files}")]
    public static partial void CertificateReplaced(this ILogger logger, string files);

    [LoggerMessage(2, LogLevel.Error, "Kept the old certificate, as the changed {Files} cannot be used: {Key} {Reason}")]
    public static partial void CertificateRefused(this ILogger logger, string files, string key, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The certificate {File} of endpoint {Endpoint} for {Name} expires at {NotAfter:u}")]
    public static partial void CertificateExpires(this ILogger logger, string file, string endpoint, string name, DateTimeOffset notAfter);

    [LoggerMessage(4, LogLevel.Error, "The certificate {File} of endpoint {Endpoint} for {Name} expired at {NotAfter:u}")]
    public static partial void CertificateExpired(this ILogger logger, string file, string endpoint, string name, DateTimeOffset notAfter);

    [LoggerMessage(5, LogLevel.Error, "Looking at the certificate files failed; it is tried again every second")]
    public static partial void FollowingFailed(this ILogger logger, Exception exception);

    [LoggerMessage(7, LogLevel.Error, "What follows the end of connection {ConnectionId} failed")]
    public static partial void CloseFailed(this ILogger logger, Exception exception, string connectionId);
}
