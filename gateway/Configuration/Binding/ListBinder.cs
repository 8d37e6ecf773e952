using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds JSON arrays to arrays.</summary>
/// <param name="itemType">The items' type.</param>
/// <param name="item">Binds an item.</param>
/// <param name="allowsNull">Whether an item may be null.</param>
/// <param name="takesOne">True when a single value stands for a list of one.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class ListBinder(Type itemType, ValueBinder item, bool allowsNull, bool takesOne, bool isSecret) : ValueBinder
{
    /// <inheritdoc/>
    public override string Expected => takesOne ? $"{item.Expected}, or a list of such" : "a list";

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (takesOne && node.Kind is not (ConfigurationNodeKind.Array or ConfigurationNodeKind.Null))
        {
            if (!item.TryBind(node, path, context, out var only))
                return false;
            value = ToArray([only]);
            return true;
        }

        if (node.Kind != ConfigurationNodeKind.Array)
        {
            context.AddWrong(node, path, Expected, isSecret);
            return false;
        }

        var items = new List<object?>(node.Items.Count);
        for (var index = 0; index < node.Items.Count; index++)
        {
            var child = node.Items[index];
            if (allowsNull && child.Kind == ConfigurationNodeKind.Null)
                items.Add(null);
            else if (item.TryBind(child, new BindingPath(path, $"{index}", isInEntry: true), context, out var bound))
                items.Add(bound);
        }

        value = ToArray(items);
        return true;
    }

    private Array ToArray(List<object?> items)
    {
        var array = Array.CreateInstance(itemType, items.Count);
        for (var index = 0; index < items.Count; index++)
            array.SetValue(items[index], index);
        return array;
    }
}
