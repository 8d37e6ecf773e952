namespace Gateway.Transforms.Shared.Configuration;

/// <summary>
/// A top-level key of the configuration, registered by the feature that owns it. A key nobody registered is an error.
/// </summary>
public abstract class ConfigurationSection
{
    /// <summary>The key, such as <c>Telemetry</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The record the section is bound to; its default instance stands for an absent section.</summary>
    /// <remarks>A section that is a list or a dictionary has a record with a <see cref="WholeSectionAttribute"/> property.</remarks>
    public abstract Type OptionsType { get; }

    /// <summary>True when an edit takes effect at the next start only.</summary>
    public bool AppliesAtStart { get; init; }

    /// <summary>The value of an absent section.</summary>
    public abstract object Default { get; }

    /// <summary>Adds everything wrong with a bound section; called after all sections are bound. One with errors is validated too, as far as it could be bound, and may throw then: what it adds that only follows from those errors is left out.</summary>
    public abstract void Validate(object options, ConfigurationSections sections, ConfigurationErrors errors);
}

/// <summary>A top-level key bound to <typeparamref name="TOptions"/>.</summary>
public sealed class ConfigurationSection<TOptions> : ConfigurationSection
    where TOptions : class, new()
{
    /// <inheritdoc/>
    public override Type OptionsType => typeof(TOptions);

    /// <inheritdoc/>
    public override object Default { get; } = new TOptions();

    /// <summary>The feature's validator; null when the shape alone decides.</summary>
    public Action<TOptions, ConfigurationSections, ConfigurationErrors>? Validator { get; init; }

    /// <inheritdoc/>
    public override void Validate(object options, ConfigurationSections sections, ConfigurationErrors errors) =>
        Validator?.Invoke((TOptions)options, sections, errors);
}
