using Gateway.Transforms.Shared.Json;
using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What is known of a part while its aggregate's request runs. Written by the part's own flow, and read by others once that is over.</summary>
internal sealed class PartState : IDisposable
{
    private Kept? _kept;
    private Found? _found;
    // Itself, until it has been sent, and whoever reads it for something else.
    private int _holds = 1;

    /// <summary>Why there is no result; none where there is one.</summary>
    public PartFailure Failure { get; set; }

    /// <summary>Whether it is not called, as a condition does not hold or another part is not called.</summary>
    public bool IsSkipped { get; set; }

    /// <summary>The status of its call; 0 for none, or several.</summary>
    public int Status { get; set; }

    /// <summary>The headers of its call; null for none.</summary>
    public IHeaderDictionary? Headers { get; set; }

    /// <summary>The body as it came, decoded, whatever it is; empty for none.</summary>
    public ReadOnlyMemory<byte> Received { get; set; }

    /// <summary>The body as valid JSON, for templates; empty for none. There is one also where a status of failure came with JSON.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>JSON to be put into the answer.</summary>
    public ReadOnlyMemory<byte> Result { get; set; }

    /// <summary>How many bytes others have to leave it room for, where parts are sent as they come: the most that it may hold, and once it is over what it does.</summary>
    public long Promised { get; set; }

    /// <summary>Whether others need its bytes, and have not had them yet.</summary>
    public bool IsRead => Volatile.Read(ref _holds) > 1;

    /// <summary>How long it took.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>Whether a call was made a second time.</summary>
    public bool IsHedged { get; set; }

    /// <summary>The calls for items, each with its item; null where it is not called for items.</summary>
    public IReadOnlyList<ItemCall>? Items { get; set; }

    /// <summary>Whether it lacks anything it was called for.</summary>
    public bool IsIncomplete => Failure != PartFailure.None || LacksItems;

    /// <summary>Whether there were more items than it is called for.</summary>
    public bool IsCut { get; set; }

    private bool LacksItems
    {
        get
        {
            if (IsCut)
                return true;
            foreach (var item in Items ?? [])
            {
                if (item.Failure != PartFailure.None)
                    return true;
            }

            return false;
        }
    }

    /// <summary>
    /// Finds a value of its body, once for each path: a body may be long, and be asked for the same by each of many items. Several threads may do so at once, of which those that come first
    /// may look at the same time.
    /// </summary>
    /// <param name="path">The way to it, the same object each time; null for all of the body.</param>
    /// <param name="value">The value; good as long as the body.</param>
    public bool TryFind(JsonPath? path, out ReadOnlyMemory<byte> value)
    {
        value = Body;
        if (path is null || value.IsEmpty)
            return !value.IsEmpty;
        var first = Volatile.Read(ref _found);
        for (var found = first; found is not null; found = found.Before)
        {
            if (found.Path != path)
                continue;
            value = found.Value;
            return found.IsThere;
        }

        var isThere = JsonSlices.TryFind(path, Body, out value);
        // Where another thread was faster, it is found anew some time.
        Interlocked.CompareExchange(ref _found, new Found(path, isThere, value, first), first);
        return isThere;
    }

    /// <summary>Has bytes given back with the part's own. Calls for items end at the same time, so several threads may do so at once.</summary>
    public void Keep(IDisposable buffer)
    {
        var kept = new Kept(buffer);
        do
            kept.Before = _kept;
        while (Interlocked.CompareExchange(ref _kept, kept, kept.Before) != kept.Before);
    }

    /// <summary>One more needs its bytes. Before it begins.</summary>
    public void Hold() => _holds++;

    /// <summary>One less needs its bytes: the last one gives them back, whatever thread it is on.</summary>
    public void LetGo()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
            Dispose();
    }

    /// <summary>Gives its bytes back, once however often it is called.</summary>
    public void Dispose()
    {
        (Received, Body, Result, _found) = (default, default, default, null);
        for (var kept = Interlocked.Exchange(ref _kept, null); kept is not null; kept = kept.Before)
            kept.Buffer.Dispose();
    }

    private sealed record Found(JsonPath Path, bool IsThere, ReadOnlyMemory<byte> Value, Found? Before);

    private sealed class Kept(IDisposable buffer)
    {
        public IDisposable Buffer => buffer;

        public Kept? Before { get; set; }
    }
}
