using Gateway.Transforms.Caching.Purging;
using Gateway.Transforms.Shared.Redis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>Hears what other gateways tell, several times a second, and tells them what is in the outbox. Whether the server answers is found out here.</summary>
internal sealed class SecondLevelLink : IDisposable
{
    /// <summary>How long each answer is waited for, where no request waits.</summary>
    public static readonly TimeSpan AnswerLimit = TimeSpan.FromMilliseconds(500);

    // A purge counts everywhere in less than a second.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private const int AtOnce = 256;

    private readonly Outbox _outbox;
    private readonly SecondLevelServer _server;
    private readonly Journal _journal;
    private readonly RedisBreaker _breaker;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _added = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private bool? _wasAnswering;

    public SecondLevelLink(Outbox outbox, SecondLevelServer server, Journal journal, RedisBreaker breaker, TimeProvider time, ILogger log)
    {
        (_outbox, _server, _journal, _breaker, _time, _log) = (outbox, server, journal, breaker, time, log);
        outbox.Added = Wake;
        outbox.IsOn = true;
        _ = Task.Run(HearAsync, CancellationToken.None);
        _ = Task.Run(TellAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _outbox.IsOn = false;
        _stop.Cancel();
    }

    private async Task HearAsync()
    {
        using var timer = new PeriodicTimer(Interval, _time);
        var silence = new Silence();
        try
        {
            while (true)
            {
                var start = _time.GetTimestamp();
                var (isAnswering, hasAll) = await HearOnceAsync();
                _breaker.Polled(isAnswering && _time.GetElapsedTime(start) < SecondLevelReader.Limit);
                Tell(isAnswering);
                if (silence.IsTooLong(isAnswering))
                    _server.Reopen();
                if (isAnswering)
                    Wake();
                // There is more than one answer tells.
                if (hasAll)
                    await timer.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    // Polls go on whatever a server says that is none.
    private async Task<(bool IsAnswering, bool HasAll)> HearOnceAsync()
    {
        try
        {
            return await _server.RunAsync(SecondLevelScripts.Hear, _journal.Heard, [], [], AnswerLimit) is { } reply ? (true, _journal.Apply(reply, isPoll: true)) : (false, true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return (false, true);
        }
    }

    private async Task TellAsync()
    {
        try
        {
            while (true)
            {
                await _added.WaitAsync(_stop.Token);
                while (_outbox.Peek(AtOnce) is { Count: > 0 } notices && await TryTellAsync(notices))
                    _outbox.Remove(notices);
            }
        }
        catch (OperationCanceledException)
        {
            // The gateway stops.
        }
    }

    private async Task<bool> TryTellAsync(IReadOnlyList<Notice> notices)
    {
        List<RedisValue> values = [_journal.Gateway];
        List<string> keys = [];
        foreach (var notice in notices)
        {
            if (notice.IsChange)
            {
                values.AddRange(["c", notice.Purge.Address, notice.ForwardedPort ?? "", notice.Keys.Count]);
                keys.AddRange(notice.Keys);
                continue;
            }

            var (kind, value) = Reply.Write(notice.Purge);
            values.AddRange(["p", kind, value, notice.Purge.IsSoft ? "1" : "0"]);
        }

        try
        {
            if (await _server.RunAsync(SecondLevelScripts.Tell, _journal.Heard, keys, values, AnswerLimit) is not { } reply)
                return false;
            // Before they leave the outbox: until then that holds what is found to them.
            _journal.Apply(reply, isPoll: false);
            return true;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // They stay in the outbox, and are told with the next poll that is answered.
            return false;
        }
    }

    private void Tell(bool isAnswering)
    {
        if (_wasAnswering == isAnswering)
            return;
        _wasAnswering = isAnswering;
        try
        {
            if (isAnswering)
                CachingLog.SecondLevelAnswers(_log);
            else
                CachingLog.SecondLevelSilent(_log);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A log that cannot be written to is no reason to leave Redis alone.
        }
    }

    private void Wake()
    {
        try
        {
            _added.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }
}
