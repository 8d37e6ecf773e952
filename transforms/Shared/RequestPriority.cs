namespace Gateway.Transforms.Shared;

/// <summary>Who goes first where not all can; a later one goes before an earlier one.</summary>
public enum RequestPriority
{
    /// <summary>Last; the first to give way.</summary>
    Low,

    /// <summary>Before those.</summary>
    Normal,

    /// <summary>Before all of those.</summary>
    High,

    /// <summary>First, such as probes of a load balancer.</summary>
    Critical,
}
