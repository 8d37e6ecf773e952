using System.Text.Json;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>What the admin port says of the configuration in force.</summary>
/// <param name="Generation">Goes up by one with each configuration that became active.</param>
/// <param name="LastError">Why the file as it is now is not in force; null when it is.</param>
public sealed record ConfigurationStatus(int Generation, JsonElement? LastError)
{
    /// <summary>Whether the file as it is now was refused.</summary>
    public bool IsRefused => LastError is { ValueKind: not JsonValueKind.Null };
}
