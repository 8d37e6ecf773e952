using Gateway.LoadTests.Comparison.Works;

namespace Gateway.LoadTests.Comparison.Peers;

/// <summary>One of those that are compared.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What a reader of the result sees.</param>
/// <param name="Abilities">What it can do.</param>
/// <param name="Program">The program that it is, found on the PATH, or a path below the repository.</param>
/// <param name="Install">What brings that program where it is missing.</param>
/// <param name="Template">The file of its configuration, relative to <c>load-tests/Comparison</c>.</param>
internal sealed record Peer(string Name, string Title, Ability Abilities, string Program, string Install, string Template)
{
    /// <summary>The name where files are called by it.</summary>
    public string FileName => string.Concat(Name.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' ? c : '.'));

    /// <summary>The arguments of the program.</summary>
    public required Func<PeerPlace, IReadOnlyList<string>> Arguments { get; init; }

    /// <summary>The arguments that make it say its version, on the first line that has a digit.</summary>
    public IReadOnlyList<string> VersionArguments { get; init; } = ["--version"];

    /// <summary>Whether the program compiles itself while it runs, and needs a long warm-up.</summary>
    public bool IsCompiledWhileRunning { get; init; }

    /// <summary>What is set in its environment beside what all have.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it tells at its operator's port what it allocates.</summary>
    public bool TellsAllocations { get; init; }

    /// <summary>Whether it takes part without being named.</summary>
    public bool IsAskedFor { get; init; } = true;

    /// <summary>Files that are there only after an installation of their own, relative to <c>load-tests/Comparison</c>, and the command for it.</summary>
    public (string File, string Install)? Modules { get; init; }

    /// <summary>Further files that it is made of, relative to <c>load-tests/Comparison</c>.</summary>
    public IReadOnlyList<string> MoreFiles { get; init; } = [];

    /// <summary>npm packages that it is made of: what readers call each, and its directory, relative to <c>load-tests/Comparison</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Packages { get; init; } = [];

    /// <summary>The working copy that its program was built in; null for this one.</summary>
    public string? WorkingCopy { get; init; }

    /// <summary>Whether the template is filled in; a program that takes its arguments from the command line is left as it is.</summary>
    public bool IsTemplate { get; init; } = true;

    /// <summary>How many routes its template asks for; 0 where it does not.</summary>
    public int Routes { get; init; }

    /// <summary>The values of its template's names.</summary>
    public IReadOnlyDictionary<string, string> ValuesAt(PeerPlace place) => Routes == 0 ? place.Values : new Dictionary<string, string>(place.Values) { ["routes"] = RouteTable.Make(Routes) };

    public bool CanDo(Work work) => (Abilities & work.Needs) == work.Needs;
}
