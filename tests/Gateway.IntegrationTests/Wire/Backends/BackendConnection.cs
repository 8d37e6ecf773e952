using System.Net.Sockets;

namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>A connection to a <see cref="ScriptedBackend"/>, as its scripts use it.</summary>
internal sealed class BackendConnection(WireStream stream, int number) : IAsyncDisposable
{
    private volatile bool _isClosed;

    /// <summary>Its number, from 1.</summary>
    public int Number => number;

    /// <summary>How the other side ended it, as far as reading found out.</summary>
    public WireBreak Break => stream.Break;

    /// <summary>True when this side closed it.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>The request to answer.</summary>
    public ReceivedRequest Request { get; set; } = null!;

    /// <summary>Sends bytes, one for each character.</summary>
    /// <exception cref="IOException">The other side has closed.</exception>
    public Task SendAsync(string latin1) => stream.SendAsync(latin1);

    /// <summary>Sends bytes; false when the other side has closed, or takes nothing any more.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return await stream.TrySendAsync(bytes);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Closes it: FIN. What came and was not read would make it a RST, so it is read until the other side closes, too.</summary>
    public async Task CloseAsync()
    {
        _isClosed = true;
        await stream.HalfCloseAsync();
        await stream.WaitForEndAsync();
        await stream.DisposeAsync();
    }

    /// <summary>Closes it with a RST.</summary>
    public void Reset()
    {
        _isClosed = true;
        stream.Reset();
    }

    /// <summary>Waits until the other side closes it.</summary>
    public Task<WireBreak> WaitForEndAsync() => stream.WaitForEndAsync();

    /// <summary>Answers requests until either side closes.</summary>
    /// <param name="answer">Reads the request's body if it likes, answers it.</param>
    /// <exception cref="FormatException">What came is no request.</exception>
    public async Task ServeAsync(Func<BackendConnection, Task> answer)
    {
        for (var ordinal = 1; !_isClosed && await RequestReader.ReadHeadAsync(stream, number, ordinal) is { } head; ordinal++)
        {
            Request = head;
            await answer(this);
        }
    }

    /// <summary>Reads the rest of the request.</summary>
    public async Task ReadBodyAsync() => Request = await RequestReader.ReadBodyAsync(stream, Request);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await stream.DisposeAsync();
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            // TLS says goodbye to a peer that is gone.
        }
    }
}
