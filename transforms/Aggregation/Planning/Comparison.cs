namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>How a condition looks at a value.</summary>
internal enum Comparison
{
    /// <summary>It is there, and is neither null nor false.</summary>
    Present,

    /// <summary>It is not.</summary>
    Absent,

    /// <summary>It is the same.</summary>
    Equal,

    /// <summary>It is not the same, or not there.</summary>
    NotEqual,

    /// <summary>It is less.</summary>
    Less,

    /// <summary>It is less, or as much.</summary>
    LessOrEqual,

    /// <summary>It is more.</summary>
    Greater,

    /// <summary>It is more, or as much.</summary>
    GreaterOrEqual,
}
