namespace Gateway.LoadTests.Commands;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>It worked; every threshold held.</summary>
    public const int Fine = 0;

    /// <summary>It could not be done, or a threshold failed.</summary>
    public const int No = 1;

    /// <summary>The command line was wrong.</summary>
    public const int WrongUsage = 2;
}
