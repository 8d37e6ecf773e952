using System.Net;
using System.Net.Http;

namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>A place for the headers that .NET keeps with a body. The body itself never passes through a message.</summary>
internal sealed class HeadersOnlyContent : HttpContent
{
    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return true;
    }
}
