using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds <c>true</c> and <c>false</c>.</summary>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class BooleanBinder(bool isSecret) : ScalarBinder(isSecret)
{
    /// <inheritdoc/>
    public override string Expected => "true or false";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = node.Text == "true";
        return node.Kind == ConfigurationNodeKind.Boolean
            || (node.IsWhollySubstituted && node.Text is "true" or "false")
            || Wrong(node, path, context);
    }
}
