using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds values that are one JSON text, number or bool.</summary>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal abstract class ScalarBinder(bool isSecret) : ValueBinder
{
    /// <summary>True when nothing of the value may be shown.</summary>
    protected bool IsSecret => isSecret;

    /// <inheritdoc/>
    public sealed override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.IsBroken)
            return false;
        return TryRead(node, path, context, out value);
    }

    /// <summary>Reads a node that is not broken.</summary>
    protected abstract bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value);

    /// <summary>Reports a value of the wrong form.</summary>
    protected bool Wrong(ConfigurationNode node, BindingPath path, BindingContext context)
    {
        context.AddWrong(node, path, Expected, isSecret);
        return false;
    }
}
