namespace Gateway.Configuration.Watching;

/// <summary>What the watcher logs.</summary>
internal static partial class ConfigurationWatcherLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "File events are not available in {Directory} ({Reason}); changes are still found by polling.")]
    public static partial void EventsUnavailable(ILogger logger, string directory, string reason);
}
