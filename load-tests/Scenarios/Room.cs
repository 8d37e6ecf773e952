using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gateway.LoadTests.Running;
using NBomber.Contracts;
using NBomber.CSharp;

namespace Gateway.LoadTests.Scenarios;

/// <summary>The members of a room of <see cref="OriginServer"/>, as clients of a gateway. Safe to share between threads.</summary>
internal sealed class Room(HttpClient client, string path, bool isWebSocket) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _leaving = new();
    private readonly ConcurrentDictionary<string, Message> _messages = new(StringComparer.Ordinal);
    private readonly List<Task> _members = [];
    private int _last;

    /// <summary>Has so many go in, and waits until they are.</summary>
    public async Task FillAsync(int members)
    {
        for (var member = 0; member < members; member++)
        {
            var hello = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var listening = isWebSocket ? TalkAsync(member, hello) : ListenAsync(member, hello);
            _members.Add(listening);
            if (await Task.WhenAny(hello.Task, listening).WaitAsync(Patience, TimeProvider.System, _leaving.Token) == listening)
                throw new LoadTestException($"{path}: a member could not go in", listening.Exception?.InnerException);
        }
    }

    /// <summary>Says something, and waits until all have heard it.</summary>
    public async Task<Response<object>> SayAsync()
    {
        var text = Interlocked.Increment(ref _last).ToString(CultureInfo.InvariantCulture);
        var message = new Message(_members.Count);
        _messages[text] = message;
        try
        {
            using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(text), _leaving.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                return Response.Fail(statusCode: ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), message: "it could not be said");
            await message.Heard.WaitAsync(Patience, TimeProvider.System, _leaving.Token);
            return Response.Ok(statusCode: ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture));
        }
        catch (TimeoutException)
        {
            return Response.Fail(message: $"{message.Left} of {_members.Count} did not hear it in {Patience.TotalSeconds:0} s");
        }
        finally
        {
            _messages.TryRemove(text, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        foreach (var member in _members)
            await member.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leaving.Dispose();
    }

    private async Task ListenAsync(int member, TaskCompletionSource hello)
    {
        using var answer = await client.GetAsync(new Uri($"{path}/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _leaving.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_leaving.Token));
        while (await reader.ReadLineAsync(_leaving.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                Hear(member, line["data: ".Length..], hello);
        }
    }

    private async Task TalkAsync(int member, TaskCompletionSource hello)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(client.BaseAddress!) { Scheme = "ws", Path = $"{path}/ws" }.Uri, _leaving.Token);
        var buffer = new byte[256];
        while (socket.State == WebSocketState.Open)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(), _leaving.Token);
            Hear(member, Encoding.UTF8.GetString(buffer, 0, received.Count), hello);
        }
    }

    private void Hear(int member, string text, TaskCompletionSource hello)
    {
        if (text == "hello")
            hello.TrySetResult();
        else if (_messages.TryGetValue(text, out var message))
            message.Hear(member);
    }

    private sealed class Message(int members)
    {
        private readonly TaskCompletionSource _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
        // One who hears it twice does not stand for another who does not.
        private readonly HashSet<int> _heardBy = [];

        public Task Heard => _heard.Task;

        public int Left
        {
            get
            {
                lock (_heardBy)
                    return members - _heardBy.Count;
            }
        }

        public void Hear(int member)
        {
            lock (_heardBy)
            {
                if (!_heardBy.Add(member) || _heardBy.Count < members)
                    return;
            }

            _heard.SetResult();
        }
    }
}
