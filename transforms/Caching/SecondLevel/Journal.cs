using Gateway.Transforms.Caching.Purging;
using Microsoft.Extensions.Logging;

namespace Gateway.Transforms.Caching.SecondLevel;

/// <summary>
/// What this gateway has heard of what all of them told each other: each purge and change is applied once, in its order. Where it cannot know what it missed, the memory is
/// emptied. Safe to share between threads.
/// </summary>
/// <param name="cache">What is stored here.</param>
/// <param name="purger">Applies purges.</param>
/// <param name="log">Where it is told that the memory was emptied.</param>
internal sealed class Journal(Cache cache, Purger purger, ILogger log)
{
    private readonly Lock _gate = new();
    private volatile Position _heard = Position.None;
    private volatile PurgeHistory _history = new(0);
    // Purges up to here were told before this gateway listened: its memory had nothing that they could mean.
    private long _toldBefore;
    // The last purge that the server is known to have: one of this gateway's own may be told, and so out of the outbox, before it is heard here.
    private long _announced;

    /// <summary>This gateway's id among all.</summary>
    public string Gateway { get; } = Guid.NewGuid().ToString("N");

    /// <summary>How far it has heard.</summary>
    public Position Heard => _heard;

    /// <summary>Applies what an answer tells.</summary>
    /// <param name="reply">The answer.</param>
    /// <param name="isPoll">Whether it is that of the poll, of which there is one at a time: only that begins a new epoch, or finds out that something was missed.</param>
    /// <returns>True when everything was heard that the server knew when it answered.</returns>
    public bool Apply(Reply reply, bool isPoll)
    {
        lock (_gate)
        {
            if (reply.Until.Epoch != _heard.Epoch)
            {
                Volatile.Write(ref _announced, isPoll ? reply.Until.Purges : long.MaxValue);
                if (!isPoll)
                    return false;
                Begin(reply);
                return HasAll(reply);
            }

            var isUnknown = _announced == long.MaxValue;
            if (!isUnknown || isPoll)
                Volatile.Write(ref _announced, isUnknown ? reply.Until.Purges : Math.Max(_announced, reply.Until.Purges));
            if (!IsNext(reply.Purges, _heard.Purges, reply.Until.Purges) || !IsNext(reply.Changes, _heard.Changes, reply.Until.Changes))
            {
                if (!isPoll)
                    return false;
                CachingLog.PurgesMissed(log);
                StartOver(reply.Until, floor: reply.Until.Purges);
            }
            else
            {
                Follow(reply);
            }

            return HasAll(reply);
        }
    }

    /// <summary>What purges have done to a response of the second level.</summary>
    /// <param name="number">The number of the last purge before it.</param>
    /// <param name="address">Its address.</param>
    /// <param name="tags">Its tags.</param>
    public PurgeEffect EffectOn(long number, ReadOnlySpan<byte> address, IReadOnlyList<ulong> tags) =>
        // In this order: what leaves the outbox is in the history before.
        cache.Outbox.Means(address, tags) || _heard.Purges < Volatile.Read(ref _announced) ? PurgeEffect.Gone : _history.EffectOn(number, address, tags);

    private bool HasAll(Reply reply) => _heard.Purges >= reply.Until.Purges && _heard.Changes >= reply.Until.Changes;

    // Nothing is left out between what was heard and what is told.
    private static bool IsNext(IReadOnlyList<Reply.Told> told, long heard, long until) =>
        until <= heard || (told.Count > 0 && told[0].Number <= heard + 1);

    // What was purged while nobody could tell it here is not known.
    private void Begin(Reply reply)
    {
        if (_heard != Position.None)
            CachingLog.PurgesMissed(log);
        var first = reply.Purges.Count > 0 ? reply.Purges[0].Number - 1 : reply.Until.Purges;
        StartOver(reply.Until with { Purges = first }, floor: first);
        _toldBefore = reply.Until.Purges;
        Follow(reply);
    }

    private void StartOver(Position position, long floor)
    {
        _history = new PurgeHistory(floor);
        _toldBefore = position.Purges;
        purger.Apply(new Purge(null, null, null, IsSoft: false));
        // Last: who sees it asks for what is newer than all of it.
        _heard = position;
    }

    private void Follow(Reply reply)
    {
        var (purges, changes) = (_heard.Purges, _heard.Changes);
        foreach (var told in reply.Purges)
        {
            if (told.Number <= purges)
                continue;
            if (told.Number != purges + 1)
                break;
            purges = told.Number;
            _history.Add(purges, told.Notice.Purge);
            if (told.From != Gateway && purges > _toldBefore)
                purger.Apply(told.Notice.Purge);
        }

        foreach (var told in reply.Changes)
        {
            if (told.Number <= changes)
                continue;
            if (told.Number != changes + 1)
                break;
            changes = told.Number;
            if (told.From != Gateway)
                cache.Forget(told.Notice.Purge.Address, told.Notice.ForwardedPort);
        }

        _heard = new Position(_heard.Epoch, purges, changes);
    }
}
