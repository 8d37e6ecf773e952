using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds texts to strings.</summary>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
/// <param name="takesLiterals">
/// True where numbers and bools are taken for the text they are written as: in dictionaries of texts, such as YARP's
/// transforms, which are full of <c>true</c>.
/// </param>
internal sealed class TextBinder(bool isSecret, bool takesLiterals) : ScalarBinder(isSecret)
{
    /// <inheritdoc/>
    public override string Expected => "a text";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = node.Text;
        return node.Kind == ConfigurationNodeKind.String
            || (takesLiterals && node.Kind is ConfigurationNodeKind.Boolean or ConfigurationNodeKind.Number)
            || Wrong(node, path, context);
    }
}
