namespace Gateway.Commands;

/// <summary>What a command tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>It worked; the answer is yes.</summary>
    public const int Fine = 0;

    /// <summary>It could not be done; the answer is no.</summary>
    public const int No = 1;

    /// <summary>The command line was wrong.</summary>
    public const int WrongUsage = 2;
}
