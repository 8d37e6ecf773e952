using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Gateway.Listening;
using Gateway.Tests.Listening.Sockets;
using Microsoft.AspNetCore.Connections;
using static Gateway.Tests.Listening.Sockets.Waiting;

namespace Gateway.Tests.Listening;

public sealed class GatheredOutputTests
{
    private readonly GatedOutput _client = new();
    private readonly DefaultConnectionContext _connection;
    private readonly IDuplexPipe _transport;

    public GatheredOutputTests()
    {
        _transport = new Duplex(new Pipe().Reader, _client);
        _connection = new DefaultConnectionContext("c", _transport, _transport);
    }

    [Fact]
    public async Task Output_FlushedWhileSending_LeavesTogetherAndInOrder()
    {
        await GatheredOutput.ServeAsync(_connection, async connection =>
        {
            await WriteAsync(connection, "first;");
            await _client.Asked.WaitAsync(Soon);
            for (var i = 0; i < 100; i++)
                await WriteAsync(connection, $"{i};");
            _client.Open();
        });

        Assert.Equal(["first;", string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i};"))], _client.Sent);
    }

    [Fact]
    public async Task Output_NotFlushed_IsSentBeforeTheEnd()
    {
        _client.Open();

        await GatheredOutput.ServeAsync(_connection, static connection =>
        {
            connection.Transport.Output.Write("last"u8);
            return Task.CompletedTask;
        });

        Assert.Equal(["last"], _client.Sent);
        Assert.Same(_transport, _connection.Transport);
    }

    [Fact]
    public async Task FlushAsync_ClientTakesNothing_WaitsUntilItDoes()
    {
        await GatheredOutput.ServeAsync(_connection, async connection =>
        {
            var piece = new string('x', 32 * 1024);
            await WriteAsync(connection, piece);
            var second = WriteAsync(connection, piece);
            Assert.False(second.IsCompleted);

            _client.Open();
            Assert.False((await second.WaitAsync(Soon)).IsCompleted);
        });

        Assert.Equal(64 * 1024, _client.Sent.Sum(static sent => sent.Length));
    }

    [Fact]
    public async Task FlushAsync_ClientIsGone_SaysSo()
    {
        await GatheredOutput.ServeAsync(_connection, async connection =>
        {
            await WriteAsync(connection, "first");
            await _client.Asked.WaitAsync(Soon);
            _client.Leave();
            await UntilOverAsync(connection);
        });

        Assert.Empty(_client.Sent);
    }

    [Fact]
    public async Task FlushAsync_SendingFails_FailsTooAndEnds()
    {
        await GatheredOutput.ServeAsync(_connection, async connection =>
        {
            _client.Break();
            await WriteAsync(connection, "first");
            Assert.Equal("broken", (await Assert.ThrowsAsync<IOException>(() => UntilOverAsync(connection))).Message);
        });

        Assert.Empty(_client.Sent);
    }

    [Fact]
    public async Task ServeAsync_ServerFails_SendsWhatThereIsAndFails()
    {
        _client.Open();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => GatheredOutput.ServeAsync(_connection, static async connection =>
        {
            await WriteAsync(connection, "goodbye");
            throw new InvalidOperationException("the server's");
        }));

        Assert.Equal("the server's", failure.Message);
        Assert.Equal(["goodbye"], _client.Sent);
        Assert.Same(_transport, _connection.Transport);
    }

    [Fact]
    public async Task Output_SlowClientOnASocket_GetsAllInOrderAndNothingStaysRented()
    {
        var pool = new CountingPool();
        await using var pair = await ConnectedPair.OpenAsync(pool, clientReceives: 8 * 1024);
        var bytes = new byte[3_000_000];
        new Random(7).NextBytes(bytes);
        var receiving = pair.ReceiveToEndAsync();

        await GatheredOutput.ServeAsync(pair.Connection, async connection =>
        {
            var random = new Random(8);
            for (var written = 0; written < bytes.Length;)
            {
                var count = Math.Min(random.Next(1, 20_000), bytes.Length - written);
                await connection.Transport.Output.WriteAsync(bytes.AsMemory(written, count)).AsTask().WaitAsync(Soon);
                written += count;
            }
        });
        await pair.Connection.DisposeAsync();

        Assert.Equal(bytes, await receiving);
        Assert.Equal(0, pool.Rented);
    }

    private static Task<FlushResult> WriteAsync(ConnectionContext connection, string text) => connection.Transport.Output.WriteAsync(Encoding.ASCII.GetBytes(text)).AsTask();

    private static async Task UntilOverAsync(ConnectionContext connection)
    {
        while (!(await WriteAsync(connection, "more").WaitAsync(Soon)).IsCompleted)
            await Task.Yield();
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    /// <summary>Sends when it is opened.</summary>
    private sealed class GatedOutput : PipeWriter
    {
        private readonly MemoryStream _written = new();
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<FlushResult> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private byte[] _memory = [];

        /// <summary>What each flush sent.</summary>
        public List<string> Sent { get; } = [];

        /// <summary>Done once something is to be sent.</summary>
        public Task Asked => _asked.Task;

        public void Open() => _opened.TrySetResult(default);

        public void Leave() => _opened.TrySetResult(new FlushResult(isCanceled: false, isCompleted: true));

        public void Break() => _opened.TrySetException(new IOException("broken"));

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = new byte[Math.Max(sizeHint, 4096)];

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes) => _written.Write(_memory, 0, bytes);

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            _asked.TrySetResult();
            var result = await _opened.Task;
            if (!result.IsCompleted)
                Sent.Add(Encoding.ASCII.GetString(_written.ToArray()));
            _written.SetLength(0);
            return result;
        }

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null)
        {
        }
    }
}
