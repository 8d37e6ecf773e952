using System.Collections;
using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds JSON objects to dictionaries: named entries, each of which stands in one file as a whole.</summary>
/// <param name="entryType">The entries' type.</param>
/// <param name="entry">Binds an entry.</param>
/// <param name="allowsNull">Whether an entry may be null.</param>
/// <param name="isSecret">True when nothing of the value but the entries' names may be shown.</param>
internal sealed class DictionaryBinder(Type entryType, ValueBinder entry, bool allowsNull, bool isSecret) : ValueBinder
{
    private readonly Type _type = typeof(Dictionary<,>).MakeGenericType(typeof(string), entryType);

    /// <inheritdoc/>
    public override string Expected => "an object with a name for each entry";

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.Object)
        {
            context.AddWrong(node, path, Expected, isSecret);
            return false;
        }

        var entries = (IDictionary)Activator.CreateInstance(_type)!;
        foreach (var property in node.Properties)
        {
            var child = property.Value;
            if (allowsNull && child.Kind == ConfigurationNodeKind.Null)
                entries.Add(property.Name, null);
            else if (entry.TryBind(child, new BindingPath(path, property.Name, isInEntry: true), context, out var bound))
                entries.Add(property.Name, bound);
        }

        value = entries;
        return true;
    }
}
