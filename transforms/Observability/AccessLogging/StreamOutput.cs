namespace Gateway.Transforms.Observability.AccessLogging;

/// <summary>Writes to a stream that stays open, such as standard output.</summary>
/// <param name="stream">Unbuffered; owned by this output.</param>
internal sealed class StreamOutput(Stream stream) : AccessLogOutput
{
    /// <inheritdoc/>
    public override bool CanRetry => false;

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> lines) => stream.Write(lines);

    /// <inheritdoc/>
    public override void Dispose()
    {
        stream.Dispose();
        base.Dispose();
    }
}
