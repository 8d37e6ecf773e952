namespace Gateway.Transforms.Shared.Lending;

/// <summary>A feature of connections that send bytes from where they are, so that nobody copies them into the writer's memory.</summary>
public interface IMemoryBorrower
{
    /// <summary>Bytes from which on lending pays: fewer are copied into the same piece as the head, or into one that costs no more than lending.</summary>
    const int LeastBytes = 8 * 1024;

    /// <summary>
    /// Sends lent memory in the place of what a writer has just given to be written to, and has not been told of yet: the caller then advances
    /// the writer by <see cref="LentMemory.Length"/>, without having written a byte, and the borrower gives the memory back when it is sent, or never will be.
    /// </summary>
    /// <param name="given">The first byte of what the response's writer gave.</param>
    /// <param name="memory">What to send.</param>
    /// <returns>
    /// False, and nothing is borrowed, where that is not this connection's own memory (there is an encoder, encryption or HTTP/2 between), has
    /// bytes in front, or something borrowed before is not sent yet. The caller copies.
    /// </returns>
    bool TryBorrow(ref readonly byte given, in LentMemory memory);
}
