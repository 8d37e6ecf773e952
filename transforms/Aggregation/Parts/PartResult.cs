using Microsoft.AspNetCore.Http;

namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>What became of one call. Whoever has it disposes of it; its bytes are good until then.</summary>
/// <param name="exchange">What the call was made with; null where none was made.</param>
internal sealed class PartResult(PartExchange? exchange) : IDisposable
{
    private PartExchange? _exchange = exchange;

    /// <summary>Why there is no value; none where there is one.</summary>
    public PartFailure Failure { get; set; }

    /// <summary>The status; 0 where nothing was answered.</summary>
    public int Status { get; set; }

    /// <summary>The headers; null where nothing was answered.</summary>
    public IHeaderDictionary? Headers { get; set; }

    /// <summary>The whole body, decoded, whatever it is.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>The body as valid JSON without white space around it: there where nothing failed, and where a status of failure came with JSON; empty else.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <summary>Whether the call was made a second time.</summary>
    public bool IsHedged { get; set; }

    /// <summary>Its decoded bytes where it came encoded.</summary>
    public DecodedBody? Decoded { get; set; }

    /// <summary>What was made of the value; null where that is the value, or a piece of it.</summary>
    public CountedBytes? Shaped { get; set; }

    /// <summary>Gives back the body, which nobody reads any more, and the room it took. The rest stays.</summary>
    public void DropBody()
    {
        (Body, Value) = (default, default);
        Decoded?.Dispose();
        _exchange?.Response.DropBody();
    }

    /// <summary>Gives back all bytes, and the room they took. The rest stays.</summary>
    public void DropBytes()
    {
        DropBody();
        Shaped?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Decoded?.Dispose();
        Shaped?.Dispose();
        // It may serve another call from then on, whose answer a second time would take away.
        Interlocked.Exchange(ref _exchange, null)?.Dispose();
    }
}
