using System.IO.Pipelines;

namespace Gateway.Limits;

/// <summary>A transport whose input is looked at on its way.</summary>
internal sealed class WatchedTransport(PipeReader input, PipeWriter output) : IDuplexPipe
{
    /// <inheritdoc/>
    public PipeReader Input => input;

    /// <inheritdoc/>
    public PipeWriter Output => output;
}
