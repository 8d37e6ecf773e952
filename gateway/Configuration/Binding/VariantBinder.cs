using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds JSON objects of several shapes, told apart by their key <c>Type</c>.</summary>
/// <param name="variants">The shapes by the key's value.</param>
internal sealed class VariantBinder(IReadOnlyDictionary<string, RecordBinder> variants) : ValueBinder
{
    /// <inheritdoc/>
    public override string Expected => "an object";

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.Object)
        {
            context.AddWrong(node, path, Expected, isSecret: true);
            return false;
        }

        if (VariantOf(node, path, context) is { } variant)
        {
            var rest = node.Properties.Where(static property => property.Name != VariantAttribute.Key);
            return variant.TryBind(new ConfigurationNode(node.Kind, node.Location) { Properties = [.. rest] }, path, context, out value);
        }

        // Whatever shape was meant, its secrets are.
        foreach (var property in node.Properties.Where(property => variants.Values.Any(binder => binder.IsSecret(property.Name))))
            context.Redaction.Hide(property.Value);
        return false;
    }

    private RecordBinder? VariantOf(ConfigurationNode node, BindingPath path, BindingContext context)
    {
        var known = variants.Keys.Order(StringComparer.Ordinal);
        var place = new BindingPath(path, VariantAttribute.Key).ToString();
        if (node.Find(VariantAttribute.Key)?.Value is not { } type)
            context.Errors.Add(node.Location, place, $"is required: one of {string.Join(", ", known)}");
        else if (type.Kind != ConfigurationNodeKind.String)
            context.AddWrong(type, new BindingPath(path, VariantAttribute.Key), $"one of {string.Join(", ", known)}", isSecret: false);
        else if (variants.TryGetValue(type.Text, out var variant))
            return variant;
        else if (!type.IsBroken)
            context.Errors.Add(type.Location, place, $"{Wording.Quote(type)} is not an accepted value{Suggestion.For(type.IsSubstituted ? "" : type.Text, known)}");
        return null;
    }
}
