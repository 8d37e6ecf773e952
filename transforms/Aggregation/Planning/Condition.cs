using Gateway.Transforms.Aggregation.Parts;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>A condition under which a part is called. Immutable, safe to share.</summary>
/// <param name="Source">The value it looks at.</param>
/// <param name="Comparison">How.</param>
/// <param name="Operand">What it is compared with; empty where that is nothing.</param>
internal sealed record Condition(Reference Source, Comparison Comparison, string Operand)
{
    /// <summary>Whether it holds.</summary>
    /// <param name="values">The values of the request at hand.</param>
    public bool Holds(Values values)
    {
        var value = ComparedValue.Find(values, Source);
        return Comparison switch
        {
            Comparison.Present => value is { IsPresent: true },
            Comparison.Absent => value is not { IsPresent: true },
            Comparison.NotEqual => value is not { } other || !other.Equals(Operand),
            Comparison.Equal => value is { } same && same.Equals(Operand),
            _ => value is { } ordered && ordered.CompareTo(Operand) is { } order && IsMet(order),
        };
    }

    private bool IsMet(int order) => Comparison switch
    {
        Comparison.Less => order < 0,
        Comparison.LessOrEqual => order <= 0,
        Comparison.Greater => order > 0,
        _ => order >= 0,
    };
}
