using System.IO.Pipelines;

namespace Gateway.Limits;

/// <summary>A transport whose bytes are looked at on their way.</summary>
internal sealed class WatchedTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input => input;

    /// <inheritdoc/>
    public PipeWriter Output => output;
}
