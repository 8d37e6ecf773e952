namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>
/// Proxies by what the command line calls them: <c>NAME</c>, <c>NAME@DIRECTORY</c> as built in another clone, <c>NAME+VARIABLE=VALUE</c> with a variable of its
/// environment set; <c>gateway@/before+DOTNET_gcServer=1+DOTNET_TieredPGO=0</c>. So that what a change or a setting is worth is seen in one run.
/// </summary>
internal static class PeerVariant
{
    /// <summary>The name of the proxy in the list that one is a variant of.</summary>
    public static string BaseOf(string text) => text.Split('+', '@')[0];

    /// <summary>Finds a proxy; null where there is none of that name.</summary>
    public static Peer? Find(string text)
    {
        var parts = text.Split('+');
        var at = parts[0].IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? parts[0] : parts[0][..at];
        if (PeerList.All.FirstOrDefault(peer => peer.Name == name) is not { } peer || at == parts[0].Length - 1)
            return null;
        if (at >= 0 && peer.Program.Contains('/', StringComparison.Ordinal))
            peer = peer with { WorkingCopy = Path.GetFullPath(parts[0][(at + 1)..]), Title = $"{peer.Title} of {Path.GetFileName(parts[0].TrimEnd('/'))}" };
        else if (at >= 0)
            return null;
        if (peer.WorkingCopy is { } clone)
            peer = peer with { Program = Path.Combine(clone, peer.Program) };

        var variables = new Dictionary<string, string>(peer.Environment);
        foreach (var setting in parts[1..])
        {
            if (setting.Split('=', 2) is not [{ Length: > 0 } variable, var value])
                return null;
            variables[variable] = value;
        }

        return peer with { Name = text, Title = variables.Count == 0 ? peer.Title : $"{peer.Title}, {string.Join(", ", parts[1..])}", Environment = variables };
    }
}
