using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds a value to the one property of a record that stands for a list or dictionary.</summary>
/// <param name="type">The record.</param>
/// <param name="whole">The property that is the whole.</param>
internal sealed class WholeSectionBinder(Type type, RecordProperty whole) : ValueBinder
{
    /// <inheritdoc/>
    public override string Expected => whole.Binder.Expected;

    /// <summary>Binds the property.</summary>
    public ValueBinder Inner => whole.Binder;

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (whole.IsSecret)
            context.Redaction.Hide(node);
        if (!whole.Binder.TryBind(node, path, context, out var bound))
            return false;
        value = Activator.CreateInstance(type)!;
        whole.Property.SetValue(value, bound);
        return true;
    }
}
