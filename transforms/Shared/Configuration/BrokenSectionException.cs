namespace Gateway.Transforms.Shared.Configuration;

/// <summary>A validator asked for a section that has errors of its own; they are reported already.</summary>
/// <param name="optionsType">The type of the section's options.</param>
public sealed class BrokenSectionException(Type optionsType) : Exception($"The section bound to {optionsType} has errors.");
