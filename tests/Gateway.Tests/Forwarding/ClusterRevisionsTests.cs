using Gateway.Transforms.Forwarding;
using Gateway.Transforms.Forwarding.Tls;
using Gateway.Transforms.Shared;
using Yarp.ReverseProxy.Configuration;

namespace Gateway.Tests.Forwarding;

public sealed class ClusterRevisionsTests
{
    private static readonly DestinationTls Tls = new("one");
    private readonly ClusterRevisions _revisions = new();

    [Fact]
    public void Identify_UnchangedCluster_KeepsItsId()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 1)]);

        Assert.Equal("laravel@1", _revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 2).Config.ClusterId);
    }

    [Fact]
    public void Identify_ChangedCluster_GetsANewId()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 1)]);

        Assert.Equal("laravel@2", _revisions.Identify(Cluster("http://127.0.0.1:2/"), Tls, 2).Config.ClusterId);
    }

    [Fact]
    public void Identify_ChangedTls_GetsANewId()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 1)]);

        Assert.Equal("laravel@2", _revisions.Identify(Cluster("http://127.0.0.1:1/"), new DestinationTls("two"), 2).Config.ClusterId);
    }

    [Fact]
    public void Identify_ChangeThatWasNeverApplied_IsForgotten()
    {
        _revisions.Commit([_revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 1)]);
        _revisions.Identify(Cluster("http://127.0.0.1:2/"), Tls, 2);

        Assert.Equal("laravel@1", _revisions.Identify(Cluster("http://127.0.0.1:1/"), Tls, 3).Config.ClusterId);
    }

    private static ClusterConfig Cluster(string address) => new()
    {
        ClusterId = "laravel",
        Metadata = new Dictionary<string, string> { [ClusterMetadata.LogicalIdKey] = "laravel" },
        Destinations = new Dictionary<string, DestinationConfig> { ["a"] = new() { Address = address } },
    };
}
