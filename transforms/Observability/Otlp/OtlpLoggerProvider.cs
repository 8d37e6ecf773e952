using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Observability.Otlp;

/// <summary>
/// Copies the process's log to OTLP while that is on. The logging system builds its providers once, before any
/// configuration is read: so this one is always there, and what it forwards to comes and goes.
/// </summary>
internal sealed class OtlpLoggerProvider : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, ForwardingLogger> _loggers = new(StringComparer.Ordinal);
    private volatile ILoggerFactory? _target;

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) =>
        _loggers.GetOrAdd(categoryName, static (name, provider) => new ForwardingLogger(name, provider), this);

    /// <summary>Forwards to another target from now on; to none when null.</summary>
    public void ForwardTo(ILoggerFactory? target) => _target = target;

    /// <inheritdoc/>
    public void Dispose() => _target = null;

    private sealed class ForwardingLogger(string category, OtlpLoggerProvider provider) : ILogger
    {
        private volatile Tuple<ILoggerFactory, ILogger>? _cached;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => provider._target is not null && logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (provider._target is { } target)
                Target(target).Log(logLevel, eventId, state, exception, formatter);
        }

        private ILogger Target(ILoggerFactory target)
        {
            if (_cached is { } cached && ReferenceEquals(cached.Item1, target))
                return cached.Item2;
            var logger = target.CreateLogger(category);
            _cached = Tuple.Create(target, logger);
            return logger;
        }
    }
}
