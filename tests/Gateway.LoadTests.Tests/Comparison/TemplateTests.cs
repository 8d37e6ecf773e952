using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Peers;
using Gateway.LoadTests.Running;

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

        var rendered = Template.Render(text, peer.ValuesAt(Place));
        Assert.DoesNotContain("{{", rendered, StringComparison.Ordinal);
        Assert.Contains("1004", rendered, StringComparison.Ordinal);
        Assert.Contains("1001", rendered + string.Join(' ', peer.Arguments(Place)), StringComparison.Ordinal);
        Assert.Contains("1002", rendered + string.Join(' ', peer.Arguments(Place)), StringComparison.Ordinal);
        if (peer.Template.EndsWith(".json", StringComparison.Ordinal))
            JsonDocument.Parse(rendered, WithComments).Dispose();
    }

    /// <summary>Each line that says where one listens: on loopback alone, for clients of either protocol.</summary>
    [Theory]
    [InlineData("gateway", @"""Url"": ""http://(?<at>[^""]*):(?<port>\d+)""", 3)]
    [InlineData("gateway-full", @"""Url"": ""http://(?<at>[^""]*):(?<port>\d+)""", 3)]
    [InlineData("gateway-yarp", @"""Url"": ""http://(?<at>[^""]*):(?<port>\d+)""", 3)]
    [InlineData("routes-10000", @"""Url"": ""http://(?<at>[^""]*):(?<port>\d+)""", 3)]
    [InlineData("yarp", @"""Url"": ""http://(?<at>[^""]*):(?<port>\d+)""", 2)]
    [InlineData("nginx", @"^\s*listen (?:(?<at>[^;\s]*):)?(?<port>\d+)", 2)]
    [InlineData("haproxy", @"^\s*bind (?<at>[^\s]*):(?<port>\d+)", 2)]
    [InlineData("node", @"host: '(?<at>[^']*)', port: Number\((?<port>\w+)\)", 2)]
    [InlineData("express", @"host: '(?<at>[^']*)', port: Number\((?<port>\w+)\)", 1)]
    [InlineData("bff", @"host: '(?<at>[^']*)', port: Number\((?<port>\w+)\)", 1)]
    [InlineData("varnish", @"^-a (?<at>[^:]*):(?<port>\d+)", 2)]
    public void Render_ConfigurationOfPeer_ListensOnLoopbackAlone(string name, string listens, int count)
    {
        var peer = PeerList.All.Single(peer => peer.Name == name);
        var text = File.ReadAllText(Path.Combine(Repository.Comparison, peer.Template));
        if (peer.IsTemplate)
            text = Template.Render(text, peer.ValuesAt(Place));
        if (name == "varnish")
            text = string.Join(' ', peer.Arguments(Place)).Replace(" -", "\n-", StringComparison.Ordinal);

        var found = Regex.Matches(text, listens, RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

        Assert.Equal(count, found.Count);
        Assert.All(found, static one => Assert.Equal("127.0.0.1", one.Groups["at"].Value));
        Assert.Equal(count, found.Select(static one => one.Groups["port"].Value).Distinct().Count());
    }

    [Fact]
    public void Render_ConfigurationOfCaddy_ListensOnLoopbackAloneAndForEveryHost()
    {
        var text = Template.Render(File.ReadAllText(Path.Combine(Repository.Comparison, "proxies", "Caddyfile")), Place.Values);

        // A host in a site's address is a matcher of Host, and binds to nothing.
        var site = Assert.Single(Regex.Matches(text, @"^(?<addresses>http://.*) \{\n(?<first>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
        Assert.Equal("http://:1001, http://:1002", site.Groups["addresses"].Value);
        Assert.Equal("bind 127.0.0.1", site.Groups["first"].Value.Trim());
    }

    [Fact]
    public void Render_ConfigurationOfHaproxy_ChecksTokensOnlyBehindItsPath()
    {
        var text = Template.Render(File.ReadAllText(Path.Combine(Repository.Comparison, "proxies", "haproxy.cfg")), Place.Values);
        var sections = Regex.Split(text, @"^(?=\S)", RegexOptions.Multiline, TimeSpan.FromSeconds(1));

        // What stands in the frontend is evaluated for all works.
        Assert.DoesNotContain("http-request", sections.Single(static section => section.StartsWith("frontend", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("jwt_verify", sections.Single(static section => section.StartsWith("backend guarded", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_ConfigurationWithEveryFeature_HasThemOnItsRouteAndThePlainOneNone()
    {
        using var full = Read("gateway-full");
        using var plain = Read("gateway");

        var all = full.RootElement.GetProperty("ReverseProxy").GetProperty("Routes").GetProperty("full");
        Assert.All(["AuthorizationPolicy", "RateLimiterPolicy", "CompressionPolicy"], name => Assert.NotEqual("", all.GetProperty(name).GetString()));
        Assert.EndsWith("access.log", full.RootElement.GetProperty("Telemetry").GetProperty("AccessLog").GetProperty("Output").GetString(), StringComparison.Ordinal);
        Assert.Equal("claim:sub", full.RootElement.GetProperty("RateLimiting").GetProperty("Policies").GetProperty(all.GetProperty("RateLimiterPolicy").GetString()!).GetProperty("Key").GetString());
        var none = plain.RootElement.GetProperty("ReverseProxy").GetProperty("Routes").GetProperty("full");
        Assert.Equal(["ClusterId", "Match"], none.EnumerateObject().Select(static member => member.Name));
        Assert.Equal(all.GetProperty("Match").GetRawText(), none.GetProperty("Match").GetRawText());
    }

    [Theory]
    [InlineData("routes-10", 10)]
    [InlineData("routes-10000", 10_000)]
    public void Render_ConfigurationWithRoutes_HasThatManyAndTakesOneMore(string name, int count)
    {
        var peer = PeerList.All.Single(peer => peer.Name == name);
        var text = Template.Render(File.ReadAllText(Path.Combine(Repository.Comparison, peer.Template)), peer.ValuesAt(Place));

        Assert.Equal(count, CountRoutes(text));
        Assert.Equal(count + 1, CountRoutes(RouteTable.Add(text, "extra1")));
    }

    private static JsonDocument Read(string name)
    {
        var peer = PeerList.All.Single(peer => peer.Name == name);
        return JsonDocument.Parse(Template.Render(File.ReadAllText(Path.Combine(Repository.Comparison, peer.Template)), peer.ValuesAt(Place)), WithComments);
    }

    private static int CountRoutes(string configuration)
    {
        using var document = JsonDocument.Parse(configuration, WithComments);
        return document.RootElement.GetProperty("ReverseProxy").GetProperty("Routes").EnumerateObject().Count();
    }
}
