namespace Gateway.Transforms.Shared.Bodies;

/// <summary>What came of reading a body.</summary>
internal enum HoldResult
{
    /// <summary>All of it is here.</summary>
    Held,

    /// <summary>It is longer than it may be.</summary>
    TooLarge,

    /// <summary>There is no memory for it now.</summary>
    NoRoom,
}
