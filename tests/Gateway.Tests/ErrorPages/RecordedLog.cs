using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.ErrorPages;

/// <summary>Keeps what the gateway's own code logs.</summary>
internal sealed class RecordedLog : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Message, Exception? Exception)> Entries { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(RecordedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (category.StartsWith("Gateway.", StringComparison.Ordinal))
                log.Entries.Enqueue((logLevel, formatter(state, exception), exception));
        }
    }
}
