namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// On a property of type <c>IReadOnlyDictionary&lt;string, object?&gt;</c>: receives the values of keys that other
/// features registered for this object (<see cref="RouteKey"/>), each bound to its registered type.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExtensionKeysAttribute : Attribute
{
    /// <summary>True for the keys alone that are for calls too (<see cref="RouteKey.IsForCalls"/>).</summary>
    public bool ForCalls { get; init; }
}
