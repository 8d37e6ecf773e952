using System.IO.Pipelines;

namespace Gateway.Transforms.Shared.Bodies;

/// <summary>What a request's body is, too, where its bytes can be had where they were received, without a copy. Read by one at a time, in this way or as a stream.</summary>
internal interface IInPlaceBody
{
    /// <summary>Whether this one can be read so; one that stands before another can if the other can.</summary>
    bool CanReadInPlace { get; }

    /// <summary>Waits until something is there, without holding memory meanwhile.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>All that is there, which stays where it is until <see cref="Advance"/>; never cancelled, and empty at the end alone. An end that is known already is told with the last bytes.</returns>
    ValueTask<ReadResult> ReadInPlaceAsync(CancellationToken cancellation);

    /// <summary>Says how much of what was read is used up; the rest is read again. Once after each read that gave something, whatever became of it.</summary>
    void Advance(long bytes);
}
