using Gateway.Configuration.Reading;

namespace Gateway.Configuration.Binding;

/// <summary>Binds one name of a flags enum, or a list of them.</summary>
/// <param name="type">The enum.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class FlagsBinder(Type type, bool isSecret) : ValueBinder
{
    private readonly EnumBinder _name = new(type, isSecret);

    /// <inheritdoc/>
    public override string Expected => $"{_name.Expected}, or a list of them";

    /// <inheritdoc/>
    public override bool TryBind(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind == ConfigurationNodeKind.String)
            return _name.TryBind(node, path, context, out value);
        if (node.Kind != ConfigurationNodeKind.Array)
        {
            context.AddWrong(node, path, Expected, isSecret);
            return false;
        }

        var flags = 0L;
        for (var index = 0; index < node.Items.Count; index++)
        {
            if (_name.TryBind(node.Items[index], new BindingPath(path, $"{index}", isInEntry: true), context, out var flag))
                flags |= Convert.ToInt64(flag, provider: null);
        }

        value = Enum.ToObject(type, flags);
        return true;
    }
}
