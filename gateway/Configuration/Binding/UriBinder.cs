using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds absolute URLs.</summary>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class UriBinder(bool isSecret) : ScalarBinder(isSecret)
{
    /// <inheritdoc/>
    public override string Expected => "an absolute URL such as \"http://127.0.0.1:8000/\"";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        // A path such as /run/x would pass as file:///run/x.
        if (node.Kind == ConfigurationNodeKind.String
            && !node.Text.StartsWith('/')
            && Uri.TryCreate(node.Text, UriKind.Absolute, out var uri))
        {
            value = uri;
            return true;
        }

        return Wrong(node, path, context);
    }
}
