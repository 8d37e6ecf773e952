using System.IO.Pipelines;

namespace Gateway.Tests.Hosting.Upgrades;

/// <summary>The server's side of a client: what a test lets the client send is read, what is written is kept.</summary>
internal sealed class RelayedStream : Stream
{
    private readonly Pipe _sent = new();
    private readonly MemoryStream _received = new();

    /// <summary>While set, writes wait for it.</summary>
    public TaskCompletionSource? Congestion { get; set; }

    /// <summary>What the client has received.</summary>
    public byte[] Received => _received.ToArray();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets the client send.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _sent.Writer.WriteAsync(bytes);

    /// <summary>Lets the client end.</summary>
    public void EndSending() => _sent.Writer.Complete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await _sent.Reader.ReadAsync(cancellationToken);
        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var part = result.Buffer.Slice(0, count);
        var offset = 0;
        foreach (var segment in part)
        {
            segment.CopyTo(buffer[offset..]);
            offset += segment.Length;
        }

        _sent.Reader.AdvanceTo(part.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Congestion is { } congestion)
            await congestion.Task;
        await _received.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
