namespace Gateway.Transforms.Shared.Configuration;

/// <summary>One generation of the configuration: valid as a whole, immutable, swapped at once.</summary>
/// <param name="Generation">Counts from 1 at start.</param>
/// <param name="LoadedAt">When it was read.</param>
/// <param name="Source">The file it was read from.</param>
/// <param name="Sections">Its sections.</param>
public sealed record ConfigurationSnapshot(int Generation, DateTimeOffset LoadedAt, string Source, ConfigurationSections Sections);
