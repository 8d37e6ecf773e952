using Gateway.Transforms.Shared.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;

namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>
/// The access log in force: follows the configuration, formats lines and hands them to a writer. Fails open: what
/// cannot be written is counted and never slows a request. Safe to share.
/// </summary>
internal sealed class AccessLog : IHostedService, IDisposable
{
    private readonly Lock _changing = new();
    private readonly Lock _turn = new();
    private readonly DefaultObjectPool<AccessLogFormatter> _formatters = new(new DefaultPooledObjectPolicy<AccessLogFormatter>());
    private readonly AccessLogMetrics _metrics;
    private readonly AccessLogWarnings _warnings;
    private volatile AccessLogOptions? _options;
    private volatile AccessLogWriter? _writer;
    private string? _output;
    private bool _disposed;

    public AccessLog(ActiveConfiguration configuration, AccessLogMetrics metrics, TimeProvider time, ILogger<AccessLog> logger)
    {
        _metrics = metrics;
        _warnings = new AccessLogWarnings(time, logger);
        configuration.OnActivated(snapshot => Apply(snapshot.Sections.Get<TelemetryOptions>().AccessLog));
    }

    /// <summary>The options in force; null while the access log is off.</summary>
    public AccessLogOptions? Options => _options;

    /// <summary>Writes a line, or counts it as dropped.</summary>
    public void Write(in AccessLogRecord record)
    {
        var formatter = _formatters.Get();
        try
        {
            var line = formatter.Format(record);
            // A writer that was replaced between the read and the append refuses; its successor is there by then.
            if (_writer is not { } writer || writer.TryAppend(line))
                return;
            if (_writer is { } successor && successor != writer && successor.TryAppend(line))
                return;
        }
        finally
        {
            _formatters.Return(formatter);
        }

        Dropped(1, null);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Writes what waits; requests have ended by now, as the server stops before what was registered earlier. Bounded by
    /// itself: a stop that has used up its time still gets here, and is to end well.
    /// </summary>
    public Task StopAsync(CancellationToken cancellationToken) => Task.Run(Dispose, CancellationToken.None);

    public void Dispose()
    {
        lock (_changing)
        {
            _disposed = true;
            _options = null;
            _output = null;
            Interlocked.Exchange(ref _writer, null)?.Dispose();
        }
    }

    private void Apply(AccessLogOptions options)
    {
        lock (_changing)
        {
            if (_disposed)
                return;
            var output = options.Enabled ? options.Output : null;
            var capacity = (int)options.BufferSize.Bytes;
            if (output != _output)
            {
                var replaced = _writer;
                _writer = output is null ? null : new AccessLogWriter(Open(output), capacity, Dropped, _warnings.Failed);
                _output = output;
                replaced?.Complete();
            }
            else if (_writer is { } writer)
            {
                writer.Capacity = capacity;
            }

            _options = options.Enabled ? options : null;
        }
    }

    private AccessLogOutput Open(string output) =>
        output == AccessLogOptions.StandardOutput ? new StreamOutput(Console.OpenStandardOutput()) : new FileOutput(output, _turn);

    private void Dropped(int lines, Exception? reason)
    {
        _metrics.Dropped(lines);
        _warnings.Dropped(lines, reason);
    }
}
