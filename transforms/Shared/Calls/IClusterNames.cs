namespace Gateway.Transforms.Shared.Calls;

/// <summary>Implemented by the section that has the clusters, so that features which call one can check its name.</summary>
public interface IClusterNames
{
    /// <summary>The clusters' ids.</summary>
    IEnumerable<string> ClusterIds { get; }
}
