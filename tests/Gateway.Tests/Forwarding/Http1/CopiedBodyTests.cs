using System.Text;
using Gateway.Transforms.Forwarding.Http1;
using Gateway.Transforms.Shared.Bodies;

namespace Gateway.Tests.Forwarding.Http1;

/// <summary>Bodies that are not the server's own, read as if they were.</summary>
public sealed class CopiedBodyTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 0L)]
    [InlineData(1, 1L)]
    [InlineData(65_535, null)]
    [InlineData(65_536, 65_536L)]
    [InlineData(65_537, 65_537L)]
    [InlineData(400_000, null)]
    public async Task Read_Stream_GivesItsBytesAndThenTheEnd(int length, long? stated)
    {
        var bytes = BytesOf(length);
        var body = new CopiedBody(new MemoryStream(bytes), stated);

        Assert.Equal(bytes, await ReadAsync(body, static there => there));
    }

    [Fact]
    public async Task Read_UsedUpInParts_GivesTheRestAgain()
    {
        var bytes = BytesOf(200_000);

        Assert.Equal(bytes, await ReadAsync(new CopiedBody(new MemoryStream(bytes), null), static there => Math.Min(there, 7_000)));
        Assert.Equal(bytes, await ReadAsync(new ReadOnlyMemoryStream(bytes), static there => Math.Min(there, 7_000)));
    }

    [Fact]
    public async Task Read_StreamThatFails_FailsWithItsFailure()
    {
        var body = new CopiedBody(new Failing(), null);

        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidDataException>(() => body.ReadInPlaceAsync(CancellationToken.None).AsTask())).Message);
    }

    [Fact]
    public async Task Read_HeldBody_IsWhereItIs()
    {
        var bytes = Encoding.ASCII.GetBytes("held");
        var body = new ReadOnlyMemoryStream(bytes);

        var result = await body.ReadInPlaceAsync(CancellationToken.None);

        Assert.True(result.IsCompleted);
        Assert.True(System.Runtime.InteropServices.MemoryMarshal.TryGetArray(result.Buffer.First, out var array));
        Assert.Same(bytes, array.Array);
        body.Advance(4);
        Assert.True((await body.ReadInPlaceAsync(CancellationToken.None)).Buffer.IsEmpty);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.ReadInPlaceAsync(new CancellationToken(canceled: true)).AsTask());
    }

    private static async Task<byte[]> ReadAsync(IInPlaceBody body, Func<long, long> usedOf)
    {
        var read = new MemoryStream();
        while (true)
        {
            var result = await body.ReadInPlaceAsync(CancellationToken.None);
            var used = result.Buffer.Slice(0, usedOf(result.Buffer.Length));
            foreach (var part in used)
                read.Write(part.Span);
            var isEnd = result.IsCompleted && used.Length == result.Buffer.Length;
            body.Advance(used.Length);
            if (isEnd)
                return read.ToArray();
        }
    }

    private static byte[] BytesOf(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private sealed class Failing : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            buffer.IsEmpty ? new(0) : ValueTask.FromException<int>(new InvalidDataException("broken"));
    }
}
