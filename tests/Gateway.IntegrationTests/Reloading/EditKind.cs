namespace Gateway.IntegrationTests.Reloading;

/// <summary>The ways in which configuration files change.</summary>
public enum EditKind
{
    /// <summary>An editor that writes over the file.</summary>
    InPlace,

    /// <summary>An editor or a tool that writes another file and renames it.</summary>
    Rename,

    /// <summary>A copy that empties the file first and writes it in pieces, with time in between.</summary>
    TruncateThenWrite,

    /// <summary>A deployment that deletes the file before it brings the new one.</summary>
    DeleteThenCreate,

    /// <summary>Kubernetes: the link <c>..data</c> is swapped for one to another directory.</summary>
    LinkSwap,
}
