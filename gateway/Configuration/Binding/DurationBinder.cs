using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>Binds durations.</summary>
/// <param name="accepted">The accepted range, or null.</param>
/// <param name="isSecret">True when nothing of the value may be shown.</param>
internal sealed class DurationBinder(AcceptedAttribute? accepted, bool isSecret) : ScalarBinder(isSecret)
{
    private readonly Bounds<TimeSpan>? _bounds = accepted is null ? null : new Bounds<TimeSpan>(accepted, ReadEnd);

    /// <inheritdoc/>
    public override string Expected => Duration.Form;

    /// <inheritdoc/>
    protected override bool TryRead(ConfigurationNode node, BindingPath path, BindingContext context, out object? value)
    {
        value = null;
        if (node.Kind != ConfigurationNodeKind.String || !Duration.TryParse(node.Text, out var duration))
            return Wrong(node, path, context);
        value = duration;
        return _bounds is null || _bounds.Check(duration, node, path, context, IsSecret);
    }

    private static TimeSpan ReadEnd(string text) =>
        Duration.TryParse(text, out var end) ? end : throw new InvalidOperationException($"[Accepted]: '{text}' is not a duration.");
}
