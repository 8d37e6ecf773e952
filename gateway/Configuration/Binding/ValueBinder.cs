using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Turns nodes into values of one type. Immutable once made, safe to share.</summary>
internal abstract class ValueBinder
{
    /// <summary>What a value must be, for messages: <c>a list</c>, <c>true or false</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Binds a node. False, with an error added, when there is no value.</summary>
    /// <remarks>True does not mean that everything inside was in order: errors are added, and the rest is bound.</remarks>
    public abstract bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value);
}
