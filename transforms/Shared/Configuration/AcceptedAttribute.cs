namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// The bounds of a number, duration or size in an options record, ends included: the one constant that the
/// loader enforces and that the schema is tested against.
/// </summary>
/// <param name="minimum">In the value's own form, such as <c>"1"</c>, <c>"10ms"</c> or <c>"1KiB"</c>.</param>
/// <param name="maximum">In the same form.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AcceptedAttribute(string minimum, string maximum) : Attribute
{
    /// <summary>The smallest accepted value.</summary>
    public string Minimum { get; } = minimum;

    /// <summary>The largest accepted value.</summary>
    public string Maximum { get; } = maximum;
}
