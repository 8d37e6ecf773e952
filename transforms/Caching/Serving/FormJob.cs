using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>One form of a stored response that is to be made. Belongs to a <see cref="FormQueue"/>, which guards it.</summary>
/// <param name="lease">The entry; the job's own.</param>
/// <param name="coding">The coding.</param>
/// <param name="maker">Encodes.</param>
internal sealed class FormJob(Lease lease, ContentCoding coding, IRepresentationCoding maker)
{
    private readonly TaskCompletionSource _made = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The entry.</summary>
    public Lease Lease => lease;

    /// <summary>The coding.</summary>
    public ContentCoding Coding => coding;

    /// <summary>Encodes.</summary>
    public IRepresentationCoding Maker => maker;

    /// <summary>The entry's own number and the coding.</summary>
    public (long Id, ContentCoding Coding) Key { get; } = (lease.Id, coding);

    /// <summary>The length of what is to be encoded.</summary>
    public long Length { get; } = lease.Body.Length;

    /// <summary>How many wait for it.</summary>
    public int Waiting { get; set; }

    /// <summary>Where it stands while no thread has begun it; null from then on.</summary>
    public LinkedListNode<FormJob>? Place { get; set; }

    /// <summary>Completes when it was tried, whatever came of it.</summary>
    public Task Made => _made.Task;

    /// <summary>It is over: gives the entry back, and tells those who wait.</summary>
    public void End()
    {
        // A copy is the same lease; nobody else gives it back.
        var own = lease;
        own.Dispose();
        _made.TrySetResult();
    }
}
