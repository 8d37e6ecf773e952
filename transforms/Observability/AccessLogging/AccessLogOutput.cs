namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Where access-log lines end up. Used by one thread.</summary>
internal abstract class AccessLogOutput : IDisposable
{
    /// <summary>Whether a batch that failed left nothing behind, so that it can be written again.</summary>
    public abstract bool CanRetry { get; }

    /// <summary>Writes whole lines, all or none if it can; throws when it cannot.</summary>
    public abstract void Write(ReadOnlySpan<byte> lines);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}
