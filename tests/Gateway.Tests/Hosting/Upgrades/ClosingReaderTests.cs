using Gateway.Hosting.Upgrades;

namespace Gateway.Tests.Hosting.Upgrades;

public sealed class ClosingReaderTests : IDisposable
{
    private readonly RelayedStream _client = new();
    private readonly ClosingReader _reader;

    public ClosingReaderTests() => _reader = new ClosingReader(_client, new FrameTracker());

    public void Dispose()
    {
        _reader.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task Close_WhileAReadWaits_GivesTheCloseAndThenTheEndWhenTheClientHasAnswered()
    {
        var buffer = new byte[100];
        using var stop = new CancellationTokenSource();
        var reading = _reader.ReadAsync(buffer, stop.Token);

        _reader.Close();

        Assert.Equal(1001, Frames.CodeOf(buffer[..await reading]));
        var end = _reader.ReadAsync(buffer, stop.Token);
        await _client.SendAsync(Frames.Of(Frames.Text, 5, isMasked: true));
        Assert.False(end.IsCompleted);
        await _client.SendAsync(Frames.Of(Frames.Close, 2, isMasked: true));
        Assert.Equal(0, await end);
    }

    [Fact]
    public async Task Close_WhileAnEmptyReadWaits_EndsIt()
    {
        var reading = _reader.ReadAsync(Memory<byte>.Empty, default);
        _reader.Close();
        Assert.Equal(0, await reading);

        _client.EndSending();
        Assert.Equal(1001, Frames.CodeOf(await ReadToEndAsync(_reader, 100)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public async Task Close_WithinAFrame_WaitsForItsEnd(int bufferBytes)
    {
        var frame = Frames.Of(Frames.Binary, 150, isMasked: true);
        byte[] all = [.. frame, .. Frames.Of(Frames.Text, 3, isMasked: true), .. Frames.Of(Frames.Close, 2, isMasked: true)];

        for (var split = 1; split < frame.Length; split++)
        {
            using var client = new RelayedStream();
            using var reader = new ClosingReader(client, new FrameTracker());
            await client.SendAsync(all.AsMemory(0, split));
            var first = new byte[split];
            for (var read = 0; read < split;)
                read += await reader.ReadAsync(first.AsMemory(read, Math.Min(bufferBytes, split - read)), default);

            reader.Close();
            await client.SendAsync(all.AsMemory(split));

            var rest = await ReadToEndAsync(reader, bufferBytes);
            Assert.Equal(frame, first.Concat(rest[..(frame.Length - split)]).ToArray());
            Assert.Equal(1001, Frames.CodeOf(rest[(frame.Length - split)..]));
        }
    }

    [Fact]
    public async Task Close_AfterTheClientHasClosed_AddsNoOther()
    {
        var close = Frames.Of(Frames.Close, 2, isMasked: true);
        await _client.SendAsync(close);
        var buffer = new byte[100];
        Assert.Equal(close.Length, await _reader.ReadAsync(buffer, default));

        _reader.Close();

        Assert.Equal(0, await _reader.ReadAsync(buffer, default));
    }

    [Fact]
    public async Task Close_OfAnUnknownProtocol_IsTheEnd()
    {
        using var reader = new ClosingReader(_client, null);
        var reading = reader.ReadAsync(new byte[10], default);
        reader.Close();
        Assert.Equal(0, await reading);
    }

    [Fact]
    public async Task Read_CancelledByItsReader_IsCancelled()
    {
        using var stop = new CancellationTokenSource();
        var reading = _reader.ReadAsync(new byte[10], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
    }

    private static async Task<byte[]> ReadToEndAsync(ClosingReader reader, int bufferBytes)
    {
        using var all = new MemoryStream();
        var buffer = new byte[bufferBytes];
        while (await reader.ReadAsync(buffer, default) is > 0 and var count)
            all.Write(buffer, 0, count);
        return all.ToArray();
    }
}
