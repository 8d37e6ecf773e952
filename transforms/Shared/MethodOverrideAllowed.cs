namespace Gateway.Transforms.Shared;

/// <summary>Metadata of a route's endpoint: clients may name another method in a header (<c>AllowMethodOverride</c>).</summary>
internal sealed class MethodOverrideAllowed
{
    /// <summary>The only instance.</summary>
    public static MethodOverrideAllowed Instance { get; } = new();
}
