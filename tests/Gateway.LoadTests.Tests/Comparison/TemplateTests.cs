using System.Net;
using System.Text.Json;
using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Peers;

namespace Gateway.LoadTests.Tests.Comparison;

public class TemplateTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    private static PeerPlace Place => new()
    {
        Directory = "/tmp/here", Configuration = "/tmp/here/file", Endpoint = new(IPAddress.Loopback, 1001), Http2Endpoint = new(IPAddress.Loopback, 1002), AdminPort = 1003,
        Origin = new(IPAddress.Loopback, 1004), PublicKey = "/tmp/key.pem", NodeModules = "/tmp/modules", User = "somebody", Group = "others",
    };

    public static TheoryData<string> Peers => new(PeerList.All.Select(static peer => peer.Name));

    [Fact]
    public void Render_Names_AreReplacedAndOtherBracesLeft() =>
        Assert.Equal("listen 1001; { x } {{ y }} ${a}", Template.Render("listen {{port}}; { x } {{ y }} ${a}", Place.Values));

    [Fact]
    public void Render_UnknownName_SaysWhich() =>
        Assert.Contains("'prot'", Assert.Throws<ComparisonException>(static () => Template.Render("{{prot}}", Place.Values)).Message, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Peers))]
    public void Render_ConfigurationOfPeer_ListensAndAsksWhereItShould(string name)
    {
        var peer = PeerList.All.Single(peer => peer.Name == name);
        var text = File.ReadAllText(Path.Combine(Repository.Comparison, peer.Template));
        if (!peer.IsTemplate)
        {
            Assert.Contains("1001", peer.Arguments(Place));
            Assert.Contains(peer.Arguments(Place), static argument => argument.EndsWith("127.0.0.1:1004", StringComparison.Ordinal));
            return;
        }

        var rendered = Template.Render(text, Place.Values);
        Assert.DoesNotContain("{{", rendered, StringComparison.Ordinal);
        Assert.Contains("1004", rendered, StringComparison.Ordinal);
        Assert.Contains("1001", rendered + string.Join(' ', peer.Arguments(Place)), StringComparison.Ordinal);
        Assert.Contains("1002", rendered + string.Join(' ', peer.Arguments(Place)), StringComparison.Ordinal);
        if (peer.Template.EndsWith(".json", StringComparison.Ordinal))
            JsonDocument.Parse(rendered, WithComments).Dispose();
    }
}
