using System.IO.Pipelines;
using Gateway.Transforms.Shared.Configuration;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Transforms.Shared.Counting;

/// <summary>Counts a response's body in each of the three ways it can be written.</summary>
/// <param name="inner">The server's body.</param>
/// <param name="counts">Where to count, as Out.</param>
internal sealed class CountingResponseBody(IHttpResponseBodyFeature inner, ByteCounts counts) : IHttpResponseBodyFeature
{
    private CountingStream? _stream;
    private CountingPipeWriter? _writer;

    public IHttpResponseBodyFeature Inner => inner;

    public Stream Stream => _stream ??= new CountingStream(inner.Stream, counts);

    public PipeWriter Writer => _writer ??= new CountingPipeWriter(inner.Writer, counts);

    public Task StartAsync(CancellationToken cancellationToken = default) => inner.StartAsync(cancellationToken);

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        counts.Out += count ?? Math.Max(0, FileStamp.Of(path).Length - offset);
        return inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    public Task CompleteAsync() => inner.CompleteAsync();

    public void DisableBuffering() => inner.DisableBuffering();
}
