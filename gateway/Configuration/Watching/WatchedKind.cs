namespace Gateway.Configuration.Watching;

/// <summary>What a <see cref="WatchedFile"/> stands for.</summary>
internal enum WatchedKind
{
    /// <summary>A configuration file.</summary>
    File,

    /// <summary>A file whose content was substituted into a text.</summary>
    Substituted,

    /// <summary>A file that a section names, such as an error page.</summary>
    Named,

    /// <summary>A pattern of <c>Include</c>: the names of the files it matches.</summary>
    Pattern,
}
