using Gateway.Transforms.Caching.Store;
using Gateway.Transforms.Shared.Encodings;

namespace Gateway.Transforms.Caching.Fetching;

/// <summary>What came in a coding that was undone on its way: kept beside the response as long as that is, for clients that take it so. For one fetch.</summary>
/// <param name="flight">The fetch.</param>
/// <param name="body">Takes the bytes; this object's own from here on.</param>
internal sealed class CodedCopy(Flight flight, BodyBuilder body) : IKeepsCoded, IDisposable
{
    // It comes before what is made of it.
    private const int Slack = 128 * 1024;

    private bool _isKept = true;

    /// <summary>The coding; identity where none was undone, or it is not kept.</summary>
    public ContentCoding Coding { get; private set; }

    /// <inheritdoc/>
    public void Keep(ContentCoding coding, ReadOnlySpan<byte> bytes)
    {
        // What is not stored needs no other form. One that is longer than the response as it is, is of no use.
        _isKept &= flight.IsKept && body.Length <= flight.Body.Length + Slack;
        Coding = _isKept ? coding : ContentCoding.Identity;
        if (_isKept)
            body.Append(bytes);
    }

    /// <summary>All of it, once.</summary>
    public BodyReference Complete() => body.Complete();

    /// <inheritdoc/>
    public void Dispose() => body.Dispose();
}
