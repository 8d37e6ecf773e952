namespace Gateway.Transforms.Shared.Counting;

/// <summary>Body bytes of one request. One reader and one writer at a time, as bodies have.</summary>
internal sealed class ByteCounts
{
    /// <summary>Received from the client.</summary>
    public long In { get; set; }

    /// <summary>Handed to the server for the client.</summary>
    public long Out { get; set; }
}
