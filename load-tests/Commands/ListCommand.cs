namespace Gateway.LoadTests.Commands;

/// <summary><c>load-tests list</c>.</summary>
internal static class ListCommand
{
    public static int Run()
    {
        Console.WriteLine("No scenarios.");
        return ExitCode.Fine;
    }
}
