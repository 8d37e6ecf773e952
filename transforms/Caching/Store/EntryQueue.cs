namespace Gateway.Transforms.Caching.Store;

/// <summary>Entries in the order they came, linked through themselves. Guarded by its owner.</summary>
internal unsafe struct EntryQueue(QueueName name)
{
    private Entry* _newest;

    /// <summary>The one that came first; null in an empty queue.</summary>
    public Entry* Oldest { get; private set; }

    public long Bytes { get; set; }

    public long Count { get; private set; }

    public void Add(Entry* entry)
    {
        entry->Queue = name;
        entry->Newer = null;
        entry->Older = _newest;
        if (_newest is null)
            Oldest = entry;
        else
            _newest->Newer = entry;
        _newest = entry;
        Bytes += entry->Cost;
        Count++;
    }

    public void Remove(Entry* entry)
    {
        if (entry->Newer is null)
            _newest = entry->Older;
        else
            entry->Newer->Older = entry->Older;
        if (entry->Older is null)
            Oldest = entry->Newer;
        else
            entry->Older->Newer = entry->Newer;
        entry->Queue = QueueName.None;
        Bytes -= entry->Cost;
        Count--;
    }
}
