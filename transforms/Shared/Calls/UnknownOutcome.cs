namespace Gateway.Transforms.Shared.Calls;

/// <summary>A feature of a request whose answer did not come whole, and that its backend may have carried out all the same: what its status says is not what the backend said.</summary>
internal sealed class UnknownOutcome
{
    /// <summary>The only one.</summary>
    public static readonly UnknownOutcome Instance = new();

    private UnknownOutcome()
    {
    }
}
