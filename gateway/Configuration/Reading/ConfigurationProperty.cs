using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Reading;

/// <summary>A key of an object and its value.</summary>
/// <param name="Name">The key, as JSON reads it.</param>
/// <param name="Location">Where the key stands; the value has a place of its own.</param>
/// <param name="Value">Its value.</param>
internal sealed record ConfigurationProperty(string Name, SourceLocation Location, ConfigurationNode Value);
