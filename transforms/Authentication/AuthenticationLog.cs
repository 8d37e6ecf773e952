using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Authentication;

/// <summary>What authentication tells operators; never of a credential or a caller.</summary>
internal static partial class AuthenticationLog
{
    [LoggerMessage(1, LogLevel.Information, "Authentication:Schemes:{Scheme}: {Count} keys from {Address}.")]
    public static partial void KeysFetched(ILogger logger, string scheme, int count, Uri address);

    [LoggerMessage(2, LogLevel.Warning, "Authentication:Schemes:{Scheme}: no keys from {Address}: {Problem}; {Consequence}.")]
    public static partial void KeysNotFetched(ILogger logger, string scheme, Uri address, string problem, string consequence);

    [LoggerMessage(6, LogLevel.Warning, "Authentication:Revocation: {Source}: {Doubt}; what was meant may not be revoked.")]
    public static partial void RevocationsDoubtful(ILogger logger, string source, string doubt);

    [LoggerMessage(3, LogLevel.Warning, "Authentication:Schemes:{Scheme}: {Asked} cannot be asked: {Problem}; its callers get 503.")]
    public static partial void NotAnswered(ILogger logger, string scheme, string asked, string problem);

    [LoggerMessage(4, LogLevel.Information, "Authentication:Revocation: {Count} entries from {Source}.")]
    public static partial void RevocationsRead(ILogger logger, string source, int count);

    [LoggerMessage(5, LogLevel.Warning, "Authentication:Revocation: {Source}: {Problem}; {Consequence}.")]
    public static partial void RevocationsNotRead(ILogger logger, string source, string problem, string consequence);

    [LoggerMessage(7, LogLevel.Error, "Authentication:Schemes:{Scheme}: asking failed: {Exception}; its caller gets 503.")]
    public static partial void AskingFailed(ILogger logger, string scheme, string exception);
}
