namespace Gateway.Transforms.Shared.Callers;

/// <summary>A token by which backends know that the gateway says who calls. Safe to share between threads.</summary>
/// <param name="header">The header it goes in.</param>
public abstract class CallerToken(string header)
{
    /// <summary>The header it goes in.</summary>
    public string Header => header;

    /// <summary>The token, good for some time from now.</summary>
    public abstract string Value { get; }
}
