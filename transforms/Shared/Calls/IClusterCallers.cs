namespace Gateway.Transforms.Shared.Calls;

/// <summary>Implemented by a section whose feature sends a <see cref="ClusterCall"/>, so that route keys work for these too.</summary>
public interface IClusterCallers
{
    /// <summary>Who asks, as far as it could be bound.</summary>
    IEnumerable<ClusterCaller> ClusterCallers { get; }
}
