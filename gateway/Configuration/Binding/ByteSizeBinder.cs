using System.Globalization;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds sizes: a number of bytes, or a text with a unit.</summary>
/// <param name="accepted">The accepted range, or null.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class ByteSizeBinder(AcceptedAttribute? accepted, bool isSecret) : ScalarBinder(isSecret)
{
    private readonly Bounds<long>? _bounds = accepted is null ? null : new Bounds<long>(accepted, ReadEnd);

    /// <inheritdoc/>
    public override string Expected => ByteSize.Form;

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (!TryRead(node, out var size))
            return Wrong(node, path, context);
        value = size;
        return _bounds is null || _bounds.Check(size.Bytes, node, path, context, IsSecret);
    }

    private static bool TryRead(ConfigurationNode node, out ByteSize size)
    {
        size = default;
        if (node.Kind == ConfigurationNodeKind.String)
            return ByteSize.TryParse(node.Text, out size);

        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (node.Kind != ConfigurationNodeKind.Number
            || !decimal.TryParse(node.Text, Style, CultureInfo.InvariantCulture, out var bytes)
            || bytes != decimal.Truncate(bytes)
            || bytes > long.MaxValue)
            return false;
        size = new ByteSize((long)bytes);
        return true;
    }

    private static long ReadEnd(string text) =>
        ByteSize.TryParse(text, out var end) ? end.Bytes : throw new InvalidOperationException($"[Accepted]: '{text}' is not a size.");
}
