namespace Gateway.Transforms.Shared.Lending;

/// <summary>Whose memory is lent.</summary>
public interface ILender
{
    /// <summary>Takes memory back, once for each time it was lent, on any thread.</summary>
    /// <param name="loan">What the lender calls it.</param>
    void TakeBack(nint loan);
}
