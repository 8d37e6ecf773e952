using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Comparison.Works;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Comparison;

public sealed class InstalledPeerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("installed-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task ReadVersionAsync_OfPackages_IsTheirsBesideThatOfNode()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "package.json"), """{ "name": "some", "version": "5.4.3" }""");
        var peer = Server("node") with { VersionArguments = ["v22.1.0"], Packages = [new("Some", _directory), new("Other", _directory)] };

        Assert.Equal("Node 22.1.0 with Some 5.4.3 and Other 5.4.3", await new InstalledPeer(peer, "/bin/echo").ReadVersionAsync(default));
    }

    [Fact]
    public async Task ReadVersionAsync_OfAnotherClone_NamesItsCommit()
    {
        await Programs.RunAsync("git", ["init", "--quiet"], default, _directory);
        await Programs.RunAsync("git", ["-c", "user.name=a", "-c", "user.email=a@a.test", "commit", "--allow-empty", "-m", "first"], default, _directory);
        var peer = Server("gateway") with { VersionArguments = ["1.2.3"], WorkingCopy = _directory };

        Assert.Matches("^gateway 1.2.3 at [0-9a-f]{7}$", await new InstalledPeer(peer, "/bin/echo").ReadVersionAsync(default));
    }

    [Fact]
    public async Task ReadVersionAsync_OfACloneThatIsNone_SaysSo() =>
        Assert.EndsWith(" at unknown", await new InstalledPeer(Server("gateway") with { VersionArguments = ["1.2.3"], WorkingCopy = _directory }, "/bin/echo").ReadVersionAsync(default), StringComparison.Ordinal);

    [Fact]
    public void Files_OfEveryProxy_AreThere() => Assert.All(PeerList.All.SelectMany(static peer => peer.MoreFiles.Append(peer.Template)), static file => Assert.True(File.Exists(Path.Combine(Repository.Comparison, file)), file));

    /// <summary>What a program of Node takes in from beside it is kept with the result, too.</summary>
    [Fact]
    public void Files_OfEveryProxyInNode_AreAllThatItImports() => Assert.All(PeerList.All.Where(static peer => peer.Template.EndsWith(".mjs", StringComparison.Ordinal)), static peer =>
    {
        var text = File.ReadAllText(Path.Combine(Repository.Comparison, peer.Template));
        Assert.Equal(text.Contains("from './forward.mjs'", StringComparison.Ordinal), peer.MoreFiles.Contains("proxies/forward.mjs"));
    });

    private static Peer Server(string name) => new(name, name, Ability.Pass, "echo", "", "proxies/node.mjs") { Arguments = static _ => [] };
}
