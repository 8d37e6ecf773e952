using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Binding;

/// <summary>The accepted range of a value, ends included.</summary>
/// <typeparam name="T">The value's type.</typeparam>
internal sealed class Bounds<T>
    where T : IComparable<T>
{
    private readonly AcceptedAttribute _accepted;
    private readonly T _minimum;
    private readonly T _maximum;

    /// <summary>Reads the range from its attribute.</summary>
    /// <param name="accepted">The attribute.</param>
    /// <param name="read">Reads an end, or throws.</param>
    /// <exception cref="InvalidOperationException">The ends are the wrong way round.</exception>
    public Bounds(AcceptedAttribute accepted, Func<string, T> read)
    {
        _accepted = accepted;
        _minimum = read(accepted.Minimum);
        _maximum = read(accepted.Maximum);
        if (_minimum.CompareTo(_maximum) > 0)
            throw new InvalidOperationException($"[Accepted(\"{accepted.Minimum}\", \"{accepted.Maximum}\")]: the ends are the wrong way round.");
    }

    /// <summary>True when the value is in the range; otherwise an error is added.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">Where it was read from.</param>
    /// <param name="path">Its path.</param>
    /// <param name="context">Takes the error.</param>
    /// <param name="isSecret">True when nothing of the value may be shown.</param>
    /// <param name="isOutside">True when the type itself cannot hold what was written.</param>
    public bool Check(T value, ConfigurationNode node, BindingPath path, BindingContext context, bool isSecret, bool isOutside = false)
    {
        if (!isOutside && value.CompareTo(_minimum) >= 0 && value.CompareTo(_maximum) <= 0)
            return true;
        var shown = isSecret ? "the value" : ConfigurationText.Shorten(node.RawText);
        context.Add(node, path, $"{shown} is outside {_accepted.Minimum} to {_accepted.Maximum}");
        return false;
    }
}
