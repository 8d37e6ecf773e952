using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace Gateway.LoadTests.Running;

/// <summary>Rooms by name: what is said in one goes to all who are in it, over WebSockets and event streams. Safe to share between threads.</summary>
internal sealed class Rooms
{
    // Who is so far behind has gone wrong, and is not waited for.
    private const int MaxBehind = 1000;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<Channel<string>, bool>> _rooms = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Says something in a room.</summary>
    /// <returns>How many are in it.</returns>
    public int Say(string room, string text)
    {
        var members = MembersOf(room);
        foreach (var member in members.Keys)
            member.Writer.TryWrite(text);
        return members.Count;
    }

    /// <summary>Answers with an event for each thing that is said, until the client leaves.</summary>
    public async Task ListenAsync(string room, HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await StayAsync(room, context, async (text, cancellation) =>
        {
            await context.Response.WriteAsync($"data: {text}\n\n", cancellation);
            await context.Response.Body.FlushAsync(cancellation);
        });
    }

    /// <summary>Sends a message for each thing that is said, until the client leaves.</summary>
    public async Task TalkAsync(string room, HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await StayAsync(room, context, async (text, cancellation) =>
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation));
    }

    /// <summary>Sends everybody away.</summary>
    public void Close() => _closing.Cancel();

    private async Task StayAsync(string room, HttpContext context, Func<string, CancellationToken, Task> send)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        var member = Channel.CreateBounded<string>(MaxBehind);
        MembersOf(room)[member] = true;
        try
        {
            // The client knows by it that it is in.
            await send("hello", leaving.Token);
            await foreach (var text in member.Reader.ReadAllAsync(leaving.Token))
                await send(text, leaving.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // It left.
        }
        finally
        {
            MembersOf(room).TryRemove(member, out _);
        }
    }

    private ConcurrentDictionary<Channel<string>, bool> MembersOf(string room) => _rooms.GetOrAdd(room, static _ => []);
}
