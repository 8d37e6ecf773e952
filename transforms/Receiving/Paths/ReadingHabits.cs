namespace Gateway.Transforms.Receiving.Paths;

/// <summary>What servers and frameworks are known to do to a decoded path.</summary>
[Flags]
internal enum ReadingHabits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Empty segments go: nginx, PHP front controllers.</summary>
    MergeSlashes = 1,

    /// <summary>Everything in a segment from <c>;</c> on goes: Java.</summary>
    CutParameters = 2,

    /// <summary>A backslash is a slash: Windows, URL parsers of browsers and Node.</summary>
    TurnBackslash = 4,

    /// <summary>Spaces around a segment and dots at its end go: Windows file names.</summary>
    Trim = 8,

    /// <summary>The path ends at <c>?</c>, <c>#</c> or a null character, also where they were escaped.</summary>
    EndAtMark = 16,
}
