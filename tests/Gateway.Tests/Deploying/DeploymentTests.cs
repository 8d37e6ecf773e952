using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.Tests.Architecture;

namespace Gateway.Tests.Deploying;

/// <summary>The files of <c>config/deploy</c> are what their readers take, and say the same as the gateway.</summary>
public sealed partial class DeploymentTests(DeployVerdicts verdicts) : IClassFixture<DeployVerdicts>
{
    private JsonElement Pod => verdicts.DocumentOf("kubernetes/deployment.yaml").GetProperty("spec").GetProperty("template").GetProperty("spec");

    private JsonElement Container => Pod.GetProperty("containers").EnumerateArray().Single();

    private string Configuration => verdicts.DocumentOf("kubernetes/configuration.yaml").GetProperty("data").GetProperty("gateway.json").GetString()!;

    [Fact]
    public void Files_AreAllThere_AndNothingIsWrongWithThem()
    {
        Assert.Equal(
            ["Dockerfile", "kubernetes/autoscaler.yaml", "kubernetes/configuration.yaml", "kubernetes/deployment.yaml", "kubernetes/disruption-budget.yaml", "kubernetes/kustomization.yaml", "kubernetes/network-policy.yaml", "kubernetes/services.yaml"],
            verdicts.Files);
        Assert.Empty(verdicts.Problems);
        Assert.Equal(
            verdicts.Files.Where(static file => file.EndsWith(".yaml", StringComparison.Ordinal)).Select(Path.GetFileName).Order(StringComparer.Ordinal),
            verdicts.DocumentOf("kubernetes/kustomization.yaml").GetProperty("resources").EnumerateArray().Select(static one => one.GetString()).Append("kustomization.yaml").Order(StringComparer.Ordinal));
    }

    // Without the line that names the schema, which a pod does not have. The example itself is loaded by another test.
    [Fact]
    public void Configuration_IsTheExample() => Assert.Equal(
        File.ReadLines(Path.Combine(Repository.Root, "config", "examples", "kubernetes.json")).Where(static line => !line.Contains("\"$schema\"", StringComparison.Ordinal)),
        Configuration.TrimEnd('\n').Split('\n'));

    [Fact]
    public void GracePeriod_CoversTheWholeDrain()
    {
        var drain = Drain().Match(Configuration);
        var longest = int.Parse(drain.Groups["delay"].ValueSpan, CultureInfo.InvariantCulture) + int.Parse(drain.Groups["timeout"].ValueSpan, CultureInfo.InvariantCulture);

        Assert.True(Pod.GetProperty("terminationGracePeriodSeconds").GetInt32() > longest);
        // It would only put the drain off.
        Assert.False(Container.TryGetProperty("lifecycle", out _));
    }

    [Theory]
    [InlineData("startupProbe", "/livez")]
    [InlineData("livenessProbe", "/livez")]
    [InlineData("readinessProbe", "/readyz")]
    public void Probe_AsksTheAdminPort(string probe, string path)
    {
        var get = Container.GetProperty(probe).GetProperty("httpGet");

        Assert.Equal(path, get.GetProperty("path").GetString());
        Assert.Contains($"\"Url\": \"http://*:{PortOf(get.GetProperty("port").GetString()!)}\"", Configuration, StringComparison.Ordinal);
    }

    [Fact]
    public void Readiness_IsLostWhileTheGatewayStillServes()
    {
        var probe = Container.GetProperty("readinessProbe");
        var noticed = probe.GetProperty("failureThreshold").GetInt32() * (probe.GetProperty("periodSeconds").GetInt32() + probe.GetProperty("timeoutSeconds").GetInt32());

        Assert.True(noticed < int.Parse(Drain().Match(Configuration).Groups["delay"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Service_SendsToTheDataPortAlone()
    {
        var ports = verdicts.DocumentOf("kubernetes/services.yaml").GetProperty("spec").GetProperty("ports").EnumerateArray().ToArray();

        Assert.Equal("web", Assert.Single(ports).GetProperty("targetPort").GetString());
        Assert.Contains($"\"Url\": \"http://*:{PortOf("web")}\"", Configuration, StringComparison.Ordinal);
    }

    // All may come to the data port, and only those of one namespace to the other.
    [Fact]
    public void NetworkPolicy_KeepsTheAdminPortFromOtherPods()
    {
        var rules = verdicts.DocumentOf("kubernetes/network-policy.yaml").GetProperty("spec").GetProperty("ingress").EnumerateArray().ToArray();

        Assert.Equal(["web", "admin"], rules.Select(static rule => Assert.Single(rule.GetProperty("ports").EnumerateArray().ToArray()).GetProperty("port").GetString()));
        Assert.False(rules[0].TryGetProperty("from", out _));
        var from = Assert.Single(rules[1].GetProperty("from").EnumerateArray().ToArray());
        Assert.Equal("monitoring", from.GetProperty("namespaceSelector").GetProperty("matchLabels").GetProperty("kubernetes.io/metadata.name").GetString());
    }

    [Fact]
    public void Container_IsNobodyInParticular_AndWritesNowhere()
    {
        var context = Container.GetProperty("securityContext");
        var dockerfile = File.ReadAllText(Path.Combine(DeployVerdicts.Folder, "Dockerfile"));

        Assert.True(context.GetProperty("readOnlyRootFilesystem").GetBoolean());
        Assert.False(context.GetProperty("allowPrivilegeEscalation").GetBoolean());
        Assert.Equal("ALL", Assert.Single(context.GetProperty("capabilities").GetProperty("drop").EnumerateArray().ToArray()).GetString());
        Assert.True(Pod.GetProperty("securityContext").GetProperty("runAsNonRoot").GetBoolean());
        Assert.Contains($"\nUSER {Pod.GetProperty("securityContext").GetProperty("runAsUser").GetInt32()}\n", dockerfile, StringComparison.Ordinal);
        Assert.All(Container.GetProperty("volumeMounts").EnumerateArray(), static mount => Assert.True(mount.GetProperty("readOnly").GetBoolean()));
        Assert.All(Pod.GetProperty("volumes").EnumerateArray(), static volume => Assert.True(volume.TryGetProperty("configMap", out _)));
    }

    // BuildKit looks for it by the name of the Dockerfile.
    [Fact]
    public void ImageContext_HasWhatTheBuildNeeds_AndNoMore()
    {
        var left = File.ReadAllLines(Path.Combine(DeployVerdicts.Folder, "Dockerfile.dockerignore"));

        Assert.All(["build", "gateway", "transforms", "Directory.Build.props", "Directory.Packages.props", "global.json"], needed => Assert.DoesNotContain(needed, left));
        Assert.All([".git", "docs", "load-tests", "tests", "**/bin", "**/obj", "**/node_modules"], idle => Assert.Contains(idle, left));
        // Of the configuration the schema alone, which is embedded.
        Assert.True(Array.IndexOf(left, "config/*") is var all and >= 0 && Array.IndexOf(left, "!config/gateway.schema.json") > all);
        Assert.Contains("dotnet publish gateway ", File.ReadAllText(Path.Combine(DeployVerdicts.Folder, "Dockerfile")), StringComparison.Ordinal);
    }

    // A file that is mounted alone does not follow the map.
    [Fact]
    public void Configuration_IsMountedAsADirectory_WhereTheImageLooksForIt()
    {
        var mount = Assert.Single(Container.GetProperty("volumeMounts").EnumerateArray().ToArray());

        Assert.False(mount.TryGetProperty("subPath", out _));
        Assert.Contains($"\"{mount.GetProperty("mountPath").GetString()}/gateway.json\"", File.ReadAllText(Path.Combine(DeployVerdicts.Folder, "Dockerfile")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kubernetes/autoscaler.yaml", "scaleTargetRef", "name")]
    [InlineData("kubernetes/disruption-budget.yaml", "selector", "matchLabels")]
    [InlineData("kubernetes/network-policy.yaml", "podSelector", "matchLabels")]
    [InlineData("kubernetes/services.yaml", "selector", "app.kubernetes.io/name")]
    public void OtherManifests_MeanTheDeployment(string file, string key, string within)
    {
        var deployment = verdicts.DocumentOf("kubernetes/deployment.yaml");
        var named = verdicts.DocumentOf(file).GetProperty("spec").GetProperty(key).GetProperty(within);
        var name = named.ValueKind == JsonValueKind.Object ? named.GetProperty("app.kubernetes.io/name") : named;

        Assert.Equal(deployment.GetProperty("metadata").GetProperty("name").GetString(), name.GetString());
    }

    private int PortOf(string name) => Container.GetProperty("ports").EnumerateArray().Single(port => port.GetProperty("name").GetString() == name).GetProperty("containerPort").GetInt32();

    [GeneratedRegex("\"Drain\": .*:-(?<delay>\\d+)s.*\"Timeout\": \"(?<timeout>\\d+)s\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Drain();
}
