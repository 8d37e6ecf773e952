namespace Gateway.Transforms.Aggregation.Parts;

/// <summary>Where JSON with values is written to. Each piece takes its room before it is copied.</summary>
/// <param name="bytes">Receives it.</param>
/// <param name="share">The room it takes, as far as it is written; null where it takes none.</param>
internal readonly struct TemplateOutput(PooledBytes bytes, RoomShare? share)
{
    /// <summary>Writes a piece; false, and nothing, where there is no room for it.</summary>
    public bool TryWrite(ReadOnlySpan<byte> piece)
    {
        if (share?.TryTake(piece.Length) == false)
            return false;
        bytes.Write(piece);
        return true;
    }
}
