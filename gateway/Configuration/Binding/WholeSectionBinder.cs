using System.Reflection;
using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds a value to the one property of a record that stands for a list or dictionary.</summary>
/// <param name="type">The record.</param>
/// <param name="property">The property that is the whole.</param>
/// <param name="inner">Binds the property.</param>
internal sealed class WholeSectionBinder(Type type, PropertyInfo property, ValueBinder inner) : ValueBinder
{
    /// <inheritdoc/>
    public override string Expected => inner.Expected;

    /// <summary>Binds the property.</summary>
    public ValueBinder Inner => inner;

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (!inner.TryBind(node, path, context, out var whole))
            return false;
        value = Activator.CreateInstance(type)!;
        property.SetValue(value, whole);
        return true;
    }
}
