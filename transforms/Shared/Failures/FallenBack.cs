namespace Gateway.Transforms.Shared.Failures;

/// <summary>Of a request that no backend has answered, and that got a prepared answer instead, whatever its status.</summary>
/// <param name="MayHaveBeenDone">Whether a backend may have acted on it all the same.</param>
internal sealed record FallenBack(bool MayHaveBeenDone);
