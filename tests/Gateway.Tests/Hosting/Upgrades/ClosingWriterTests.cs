using Gateway.Hosting.Upgrades;

namespace Gateway.Tests.Hosting.Upgrades;

public sealed class ClosingWriterTests : IDisposable
{
    private readonly RelayedStream _client = new();
    private readonly ClosingWriter _writer;

    public ClosingWriterTests() => _writer = new ClosingWriter(_client, new FrameTracker());

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Close_BetweenFrames_SendsTheCloseAtOnceAndNothingAfterIt()
    {
        var frame = Frames.Of(Frames.Text, 10);
        await _writer.WriteAsync(frame, default);

        _writer.Close();

        await _writer.Sending;
        await _writer.WriteAsync(frame, default);
        await _writer.FlushAsync(default);
        Assert.Equal(frame, _client.Received[..frame.Length]);
        Assert.Equal(1001, Frames.CodeOf(_client.Received[frame.Length..]));
        Assert.True(_writer.Closing.IsCompleted);
    }

    [Fact]
    public async Task Close_WithinAFrame_WaitsForItsEnd()
    {
        var frame = Frames.Of(Frames.Binary, 300);
        byte[] rest = [.. frame, .. Frames.Of(Frames.Text, 3), .. Frames.Of(Frames.Text, 4)];

        for (var split = 1; split < frame.Length; split++)
        {
            using var client = new RelayedStream();
            var writer = new ClosingWriter(client, new FrameTracker());
            await writer.WriteAsync(rest.AsMemory(0, split), default);
            writer.Close();
            Assert.Equal(split, client.Received.Length);
            Assert.False(writer.Closing.IsCompleted);

            await writer.WriteAsync(rest.AsMemory(split), default);

            Assert.Equal(frame, client.Received[..frame.Length]);
            Assert.Equal(1001, Frames.CodeOf(client.Received[frame.Length..]));
        }
    }

    [Fact]
    public async Task Close_WhileAFrameIsBeingWritten_GoesBehindIt()
    {
        var frame = Frames.Of(Frames.Text, 10);
        _client.Congestion = new TaskCompletionSource();
        var writing = _writer.WriteAsync(frame, default);

        _writer.Close();
        Assert.Empty(_client.Received);
        _client.Congestion.SetResult();
        await writing;

        Assert.Equal(frame, _client.Received[..frame.Length]);
        Assert.Equal(1001, Frames.CodeOf(_client.Received[frame.Length..]));
    }

    [Fact]
    public async Task Close_AfterTheBackendHasClosed_SendsNoOther()
    {
        var close = Frames.Of(Frames.Close, 2);
        await _writer.WriteAsync(close, default);

        _writer.Close();

        await _writer.Closing;
        Assert.Equal(close, _client.Received);
    }

    [Fact]
    public async Task Close_OfAnUnknownProtocol_LetsTheBackendFinish()
    {
        var writer = new ClosingWriter(_client, null);
        await writer.WriteAsync("one"u8.ToArray(), default);
        writer.Close();
        await writer.WriteAsync("two"u8.ToArray(), default);

        await writer.Closing;
        Assert.Equal("onetwo"u8, _client.Received);
    }
}
