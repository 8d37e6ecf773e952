namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Keys that stand in the configuration, or in a file that it names.</summary>
/// <param name="keys">The keys.</param>
internal sealed class FixedKeys(KeySet keys) : KeySource
{
    /// <inheritdoc/>
    public override KeySet? Current => keys;
}
