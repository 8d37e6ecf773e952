namespace Gateway.Configuration;

internal static partial class ConfigurationLog
{
    [LoggerMessage(1, LogLevel.Information, "Configuration generation {Generation} is in force, read from {Source}")]
    public static partial void Applied(ILogger logger, int generation, string source);

    [LoggerMessage(2, LogLevel.Error, "The configuration was refused for {Count} error(s); generation {Generation} stays in force")]
    public static partial void Refused(ILogger logger, int count, int generation);

    [LoggerMessage(3, LogLevel.Warning, "Configuration: {Warning}")]
    public static partial void Warned(ILogger logger, string warning);

    [LoggerMessage(4, LogLevel.Warning, "Changed and read at start only: {Sections}; restart the gateway to apply this")]
    public static partial void RestartRequired(ILogger logger, string sections);

    [LoggerMessage(5, LogLevel.Error, "Following the configuration's files failed and is tried again: {Reason}")]
    public static partial void WatchFailed(ILogger logger, string reason);

    /// <summary>A record for each: the console has one line for a record, and one for all would be hard to read.</summary>
    [LoggerMessage(6, LogLevel.Error, "Configuration: {Error}")]
    public static partial void Wrong(ILogger logger, string error);
}
