using System.Collections.Frozen;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds the names of an enum.</summary>
/// <param name="type">The enum.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class EnumBinder(Type type, bool isSecret) : ScalarBinder(isSecret)
{
    private readonly FrozenDictionary<string, object> _byName = ConfiguredNames.Of(type).ToFrozenDictionary();

    /// <inheritdoc/>
    public override string Expected => $"one of {string.Join(", ", ConfiguredNames.Of(type).Select(static name => name.Key))}";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.String)
            return Wrong(node, path, context);
        if (_byName.TryGetValue(node.Text, out value))
            return true;

        // "Did you mean" would give away what a substituted value is close to.
        var isHidden = IsSecret || node.IsSubstituted;
        var suggestion = Suggestion.For(isHidden ? "" : node.Text, _byName.Keys);
        context.Add(node, path, $"{(IsSecret ? "the value" : Wording.Quote(node))} is not an accepted value{suggestion}");
        return false;
    }
}
