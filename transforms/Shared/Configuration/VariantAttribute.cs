namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// On an abstract options record: one of the records that may stand in its place. Which one, the object's key <c>Type</c>
/// says.
/// </summary>
/// <param name="name">The value of <c>Type</c>.</param>
/// <param name="type">A record that inherits from the one this stands on.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class VariantAttribute(string name, Type type) : Attribute
{
    /// <summary>The key that tells variants apart.</summary>
    public const string Key = "Type";

    /// <summary>The value of <see cref="Key"/>.</summary>
    public string Name { get; } = name;

    /// <summary>The record.</summary>
    public Type Type { get; } = type;
}
