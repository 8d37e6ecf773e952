using Gateway.Transforms.Shared.Json;

namespace Gateway.Transforms.Aggregation.Planning;

/// <summary>A value that a template names. Immutable, safe to share.</summary>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Name">The name of the parameter or header; empty for others.</param>
/// <param name="Part">The part's place in the configuration; -1 for none.</param>
/// <param name="Path">The way from there, the same object wherever an aggregate has the same way; null for all of it.</param>
internal sealed record Reference(ValueKind Kind, string Name = "", int Part = -1, JsonPath? Path = null);
