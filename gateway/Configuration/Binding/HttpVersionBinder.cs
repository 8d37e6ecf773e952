using System.Net;
using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds HTTP versions.</summary>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class HttpVersionBinder(bool isSecret) : ScalarBinder(isSecret)
{
    /// <inheritdoc/>
    public override string Expected => "an HTTP version: \"1.0\", \"1.1\", \"2\" or \"3\"";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = node.Kind != ConfigurationNodeKind.String ? null : node.Text switch
        {
            "1.0" => HttpVersion.Version10,
            "1.1" => HttpVersion.Version11,
            "2" or "2.0" => HttpVersion.Version20,
            "3" or "3.0" => HttpVersion.Version30,
            _ => null,
        };
        return value is not null || Wrong(node, path, context);
    }
}
