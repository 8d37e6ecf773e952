namespace Gateway.Transforms.Shared.Json;

/// <summary>What was found in bytes that should be JSON.</summary>
/// <param name="Fault">What is wrong, or none.</param>
/// <param name="Start">Where the value begins.</param>
/// <param name="End">Where it ends; where the fault is, if there is one.</param>
internal readonly record struct JsonFinding(JsonFault Fault, int Start, int End);
