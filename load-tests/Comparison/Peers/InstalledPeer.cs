using System.Text.Json;
using System.Text.RegularExpressions;
using Gateway.LoadTests.Comparison.Generating;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>A proxy whose program is on the machine.</summary>
/// <param name="Peer">The proxy.</param>
/// <param name="Program">The path of its program.</param>
internal sealed partial record InstalledPeer(Peer Peer, string Program)
{
    /// <summary>Finds the programs.</summary>
    /// <param name="peers">Whose.</param>
    /// <param name="needsHttp2">Whether a load over HTTP/2 will be sent.</param>
    /// <exception cref="ComparisonException">Some are missing; says what installs all of them.</exception>
    public static IReadOnlyList<InstalledPeer> FindAll(IReadOnlyList<Peer> peers, bool needsHttp2)
    {
        var found = new List<InstalledPeer>();
        var missing = new List<string>();
        var installs = new List<string>();
        foreach (var peer in peers)
        {
            var path = peer.Program.Contains('/', StringComparison.Ordinal) ? Path.Combine(Repository.Root, peer.Program) : peer.Program;
            if (Programs.Find(path) is { } program)
                found.Add(new InstalledPeer(peer, program));
            else
                Miss(peer.Name, peer.Install);
            if (peer.Modules is var (file, install) && !Path.Exists(Path.Combine(Repository.Comparison, file)))
                Miss($"{peer.Name}'s packages", install);
        }

        if (needsHttp2 && Programs.Find(H2Load.Program) is null)
            Miss(H2Load.Program, "apt-get install nghttp2-client");
        if (Programs.Find("taskset") is null)
            Miss("taskset", "apt-get install util-linux");
        return missing.Count == 0 ? found : throw new ComparisonException(
            $"""
            not installed: {string.Join(", ", missing)}
            Install what is missing, or leave it out with --proxies:
              {string.Join("\n  ", OneLineEach(installs))}
            """);

        void Miss(string what, string install)
        {
            missing.Add(what);
            installs.Add(install);
        }
    }

    /// <summary>Asks the program for its version.</summary>
    public async Task<string> ReadVersionAsync(CancellationToken cancellation)
    {
        if (Peer.Template == "proxies/yarp.json")
            return $"YARP {System.Diagnostics.FileVersionInfo.GetVersionInfo(Path.Combine(Path.GetDirectoryName(Program)!, "Yarp.ReverseProxy.dll")).ProductVersion?.Split('+')[0]}";
        var (_, output) = await Programs.RunAsync(Program, Peer.VersionArguments, cancellation);
        var line = output.Split('\n').FirstOrDefault(static line => Version().IsMatch(line)) ?? "unknown";
        var version = Version().Match(line).Value;
        // The program is Node; what a reader wants to know besides are the packages that do the work.
        if (Peer.Packages.Count > 0)
            return $"Node {version} with {string.Join(" and ", Peer.Packages.Select(static package => $"{package.Key} {ReadPackageVersion(package.Value)}"))}";
        return Peer.WorkingCopy is { } clone ? $"{Peer.Title} {version} at {await Repository.DescribeAsync(clone, cancellation)}" : $"{Peer.Title} {version}";
    }

    private static string ReadPackageVersion(string directory)
    {
        using var package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Comparison, directory, "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }

    // All packages of Debian in one command.
    private static IEnumerable<string> OneLineEach(List<string> installs)
    {
        const string apt = "apt-get install ";
        var packages = installs.Where(static install => install.StartsWith(apt, StringComparison.Ordinal)).Select(static install => install[apt.Length..]).Distinct().ToList();
        if (packages.Count > 0)
            yield return apt + string.Join(' ', packages);
        foreach (var install in installs.Where(static install => !install.StartsWith(apt, StringComparison.Ordinal)).Distinct())
            yield return install;
    }

    [GeneratedRegex(@"\d+\.\d+(\.\d+)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();
}
