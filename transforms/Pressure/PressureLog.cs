using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Pressure;

/// <summary>What this feature tells the operator.</summary>
internal static partial class PressureLog
{
    [LoggerMessage(1, LogLevel.Warning, "Under pressure ({Cause}): {MemoryMiB} of {LimitMiB} MiB of memory are in use, and work begins {DelayMs} ms late; requests are refused with 503, those of the lowest priority first")]
    public static partial void Begun(ILogger log, string cause, long memoryMiB, long limitMiB, long delayMs);

    [LoggerMessage(2, LogLevel.Warning, "Still under pressure ({Cause}): {MemoryMiB} of {LimitMiB} MiB of memory are in use, and work begins {DelayMs} ms late; at {Percent} % of the way to refusing all but what is critical, {Refused} requests refused so far")]
    public static partial void GoesOn(ILogger log, string cause, long memoryMiB, long limitMiB, long delayMs, int percent, long refused);

    [LoggerMessage(3, LogLevel.Information, "No longer under pressure: it took {Seconds:0.#} s, and {Refused} requests were refused")]
    public static partial void Ended(ILogger log, double seconds, long refused);

    [LoggerMessage(4, LogLevel.Error, "Could not look at memory or delays; nothing is refused until it works again")]
    public static partial void Failed(ILogger log, Exception exception);
}
