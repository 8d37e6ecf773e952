using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>A part's call for one item, and what became of it.</summary>
/// <param name="item">The item, as JSON.</param>
internal sealed class ItemCall(ReadOnlyMemory<byte> item)
{
    /// <summary>The item, as JSON.</summary>
    public ReadOnlyMemory<byte> Item => item;

    /// <summary>Why there is no result; none where there is one.</summary>
    public PartFailure Failure { get; set; }

    /// <summary>The status; 0 for none.</summary>
    public int Status { get; set; }

    /// <summary>The headers; null for none, and of a failure that is not passed on.</summary>
    public IHeaderDictionary? Headers { get; set; }

    /// <summary>How many places of the list are still to have its result.</summary>
    public int Places { get; set; }

    /// <summary>What came of it; null for nothing, or nothing that is read.</summary>
    public PartResult? Answer { get; set; }

    /// <summary>The result; empty for none.</summary>
    public ReadOnlyMemory<byte> Result { get; set; }

    /// <summary>Its result stands where it belongs: its bytes go back, and their room.</summary>
    public void Placed()
    {
        Result = default;
        Answer?.DropBytes();
    }
}
