namespace Gateway.Transforms.Shared.Json;

/// <summary>What is wrong, and where.</summary>
/// <param name="Fault">What.</param>
/// <param name="Line">In which line, from 1 on; 0 where that is not known.</param>
/// <param name="Column">At which byte of it, from 1 on.</param>
internal readonly record struct JsonPlace(JsonFault Fault, long Line, long Column);
