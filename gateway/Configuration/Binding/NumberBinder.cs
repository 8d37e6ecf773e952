using System.Globalization;
using System.Numerics;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds numbers; whole ones when the type is whole.</summary>
/// <typeparam name="T"><see cref="int"/>, <see cref="long"/> or <see cref="double"/>.</typeparam>
/// <param name="accepted">The accepted range; null for the type's own.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class NumberBinder<T>(AcceptedAttribute? accepted, bool isSecret) : ScalarBinder(isSecret)
    where T : struct, INumber<T>, IMinMaxValue<T>
{
    private static readonly bool IsWhole = typeof(T) != typeof(double);

    private readonly Bounds<T> _bounds = new(
        accepted ?? new AcceptedAttribute($"{T.MinValue}", $"{T.MaxValue}"),
        static text => T.Parse(text, CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override string Expected => IsWhole ? "a whole number" : "a number";

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.Number && !node.IsWhollySubstituted)
            return Wrong(node, path, context);

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(node.Text, Style, CultureInfo.InvariantCulture, out var approximate))
            return Wrong(node, path, context);

        // A decimal holds every long exactly, and 1.0 and 1e3 are whole numbers in JSON.
        var isExact = decimal.TryParse(node.Text, Style, CultureInfo.InvariantCulture, out var exact);
        if (IsWhole && isExact && exact != decimal.Truncate(exact))
            return Wrong(node, path, context);

        // What exceeds the type becomes its end, and is refused below unless the end itself is meant.
        var number = IsWhole && isExact ? T.CreateSaturating(exact) : T.CreateSaturating(approximate);
        var isOutside = IsWhole ? !isExact || decimal.CreateSaturating(number) != exact : !double.IsFinite(approximate);
        value = number;
        return _bounds.Check(number, node, path, context, IsSecret, isOutside);
    }
}
