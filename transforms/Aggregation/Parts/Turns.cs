namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>
/// When parts that are sent as they come may begin: as long as the longest bodies they may have fit beside what has come and waits for the client. So a client that reads slowly has backends asked later, and no part fails
/// for it. Who waits begins in order. Safe to share between threads.
/// </summary>
/// <param name="room">The bytes of all bodies.</param>
internal sealed class Turns(long room)
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Bytes, TaskCompletionSource Turn)> _waiting = new();
    private long _promised;

    /// <summary>A part may begin whatever there is room for, and the others wait for what it leaves.</summary>
    /// <param name="bytes">The most that it holds.</param>
    public void Take(long bytes)
    {
        lock (_lock)
            _promised += bytes;
    }

    /// <summary>Completes when the part may begin. One that is alone always may.</summary>
    /// <param name="bytes">The most that it holds.</param>
    public Task TakeAsync(long bytes)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 && Fits(bytes))
            {
                _promised += bytes;
                return Task.CompletedTask;
            }

            // Never inline: the call would be made by whoever sends, under the lock.
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue((bytes, turn));
            return turn.Task;
        }
    }

    /// <summary>A part holds less than was promised to it.</summary>
    public void GiveBack(long bytes)
    {
        lock (_lock)
        {
            _promised -= bytes;
            while (_waiting.TryPeek(out var next) && Fits(next.Bytes))
            {
                _waiting.Dequeue();
                _promised += next.Bytes;
                next.Turn.SetResult();
            }
        }
    }

    private bool Fits(long bytes) => _promised <= 0 || _promised + bytes <= room;
}
