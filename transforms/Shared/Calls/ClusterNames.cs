using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Shared.Calls;

/// <summary>The clusters that may be named.</summary>
public static class ClusterNames
{
    /// <summary>The ids of all clusters; null where an error may hide some of them, so that no name can be judged.</summary>
    public static IReadOnlyCollection<string>? Of(ConfigurationSections sections) => sections.IsBroken<IClusterNames>()
        ? sections.EntriesOf("ReverseProxy:Clusters")
        : [.. sections.All<IClusterNames>().SelectMany(static section => section.ClusterIds)];
}
