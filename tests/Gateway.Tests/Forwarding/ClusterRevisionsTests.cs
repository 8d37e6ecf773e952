using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding;

public sealed class ClusterRevisionsTests
{
    private readonly ClusterRevisions _revisions = new();

    [Fact]
    public void Identify_UnchangedCluster_KeepsItsId()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), 1)]);

        Assert.Equal("laravel@1", _revisions.Identify(Cluster("http://127.0.0.1:1/"), 2).ClusterId);
    }

    [Fact]
    public void Identify_ChangedCluster_GetsANewId()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), 1)]);

        Assert.Equal("laravel@2", _revisions.Identify(Cluster("http://127.0.0.1:2/"), 2).ClusterId);
    }

    [Fact]
    public void Identify_ChangeThatWasNeverApplied_IsForgotten()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), 1)]);
        _revisions.Identify(Cluster("http://127.0.0.1:2/"), 2);

        Assert.Equal("laravel@1", _revisions.Identify(Cluster("http://127.0.0.1:1/"), 3).ClusterId);
    }

    private static ClusterConfig Cluster(string address) => new()
    {
        ClusterId = "laravel",
        Metadata = new Dictionary<string, string> { [ClusterMetadata.LogicalIdKey] = "laravel" },
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
    };
}
