namespace Gateway.Transforms.Idempotency.Records;

/// <summary>What this gateway knows itself of keys: bounded by bytes and by time. Safe to share between threads.</summary>
/// <param name="time">The clock.</param>
internal sealed class MemoryRecords(TimeProvider time)
{
    /// <summary>What a record takes beside its answer, about.</summary>
    public const int RecordBytes = 400;

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _records = new(StringComparer.Ordinal);
    // From the oldest on: those with an answer, and those without.
    private readonly LinkedList<Record> _answered = [];
    private readonly LinkedList<Record> _settled = [];
    private long _bytes;
    private long _sweptAt = time.GetTimestamp();

    /// <summary>So many bytes at most; beyond, the oldest answers are forgotten, and where there are none left, that something was done.</summary>
    public long MaxBytes { get; set; } = new IdempotencyOptions().MemoryLimit.Bytes;

    /// <summary>So many are taken.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Asks for a key.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="fingerprint">Its request's.</param>
    /// <param name="hold">How long it stays taken where nobody settles it; null to look only: nothing is granted that is not there.</param>
    /// <param name="token">By which it is granted; null for a new one.</param>
    public Claim Ask(string id, byte[] fingerprint, TimeSpan? hold, Guid? token = null)
    {
        lock (_gate)
        {
            Sweep();
            if (_records.TryGetValue(id, out var known) && !IsOver(known))
                return ClaimOf(known, fingerprint);
            if (hold is not { } length)
                return new Claim(ClaimResult.Untold);
            if (known is not null)
                Remove(known);
            // Those that are not settled are never forgotten for others.
            if (!MakeRoom(RecordBytes))
                return new Claim(ClaimResult.Unavailable);
            var record = new Record(id, fingerprint, token ?? Guid.NewGuid()) { Begin = time.GetTimestamp(), Length = length };
            Add(record);
            return new Claim(ClaimResult.Granted, Token: record.Token);
        }
    }

    /// <summary>Remembers a key that was granted elsewhere, where there is room for it.</summary>
    /// <returns>Granted; or what is known of the key, where somebody else has got it here meanwhile.</returns>
    public Claim Take(string id, byte[] fingerprint, Guid token, TimeSpan hold)
    {
        lock (_gate)
        {
            if (_records.TryGetValue(id, out var known))
            {
                if (!IsOver(known))
                    return ClaimOf(known, fingerprint);
                Remove(known);
            }

            if (MakeRoom(RecordBytes))
                Add(new Record(id, fingerprint, token) { Begin = time.GetTimestamp(), Length = hold });
            return new Claim(ClaimResult.Granted, Token: token);
        }
    }

    /// <summary>Its request was answered.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="fingerprint">Its request's.</param>
    /// <param name="token">That of the claim.</param>
    /// <param name="answer">The answer; null for one that is not kept.</param>
    /// <param name="retention">How long that is remembered.</param>
    public void Settle(string id, byte[] fingerprint, Guid token, byte[]? answer, TimeSpan retention)
    {
        lock (_gate)
        {
            if (_records.TryGetValue(id, out var known))
            {
                if (known.Token != token)
                    return;
                Remove(known);
            }

            var record = new Record(id, fingerprint, Guid.Empty) { Begin = time.GetTimestamp(), Length = retention, IsSettled = true, Answer = answer };
            if (!MakeRoom(record.Bytes))
                record.Answer = null;
            Add(record);
            record.Place = (record.Answer is null ? _settled : _answered).AddLast(record);
        }
    }

    /// <summary>Its request was not done: it may come again.</summary>
    public void Release(string id, Guid token)
    {
        lock (_gate)
        {
            if (_records.TryGetValue(id, out var known) && known.Token == token && !known.IsSettled)
                Remove(known);
        }
    }

    private static Claim ClaimOf(Record known, byte[] fingerprint)
    {
        if (!known.Fingerprint.AsSpan().SequenceEqual(fingerprint))
            return new Claim(ClaimResult.Mismatch);
        if (!known.IsSettled)
            return new Claim(ClaimResult.InFlight);
        return known.Answer is { } answer ? new Claim(ClaimResult.Answered, answer) : new Claim(ClaimResult.Gone);
    }

    private bool IsOver(Record record) => time.GetElapsedTime(record.Begin) >= record.Length;

    private bool MakeRoom(long bytes)
    {
        while (_bytes + bytes > MaxBytes && _answered.First is { } answered)
            ForgetAnswer(answered);
        while (_bytes + bytes > MaxBytes && _settled.First is { } oldest)
            Remove(oldest.Value);
        return _bytes + bytes <= MaxBytes;
    }

    // That it was done takes little.
    private void ForgetAnswer(LinkedListNode<Record> place)
    {
        var record = place.Value;
        _answered.Remove(place);
        _bytes -= record.Answer!.Length;
        record.Answer = null;
        _settled.AddLast(place);
    }

    private void Add(Record record)
    {
        _records[record.Id] = record;
        _bytes += record.Bytes;
    }

    private void Remove(Record record)
    {
        _records.Remove(record.Id);
        _bytes -= record.Bytes;
        if (record.Place is { } place)
            place.List!.Remove(place);
    }

    // What is over and never asked for again.
    private void Sweep()
    {
        if (time.GetElapsedTime(_sweptAt) < SweepInterval)
            return;
        _sweptAt = time.GetTimestamp();
        foreach (var (_, record) in _records)
        {
            // A dictionary may lose entries while it is walked.
            if (IsOver(record))
                Remove(record);
        }
    }

    private sealed class Record(string id, byte[] fingerprint, Guid token)
    {
        public string Id => id;

        public byte[] Fingerprint => fingerprint;

        public Guid Token => token;

        public required long Begin { get; init; }

        public required TimeSpan Length { get; init; }

        public bool IsSettled { get; init; }

        public byte[]? Answer { get; set; }

        public LinkedListNode<Record>? Place { get; set; }

        public long Bytes => RecordBytes + (Answer?.Length ?? 0);
    }
}
