using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.LoadTests.Running;

/// <summary>Starts programs that are told to end when this process does, also where it is killed and can tell nobody (<c>setpriv --pdeathsig</c>, where it is installed). Safe to share between threads.</summary>
internal static class ProcessStarter
{
    // TERM and not KILL: a server of several processes has to end the others still.
    private static readonly string[] EndsWithParent = ["--pdeathsig", "TERM", "--"];
    private static readonly string? SetPriv = OperatingSystem.IsLinux() ? Programs.Find("setpriv") : null;
    private static readonly BlockingCollection<Action> Orders = StartThread();

    /// <summary>Starts a program; its id is the program's own, as setpriv becomes it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    public static Process Start(ProcessStartInfo start)
    {
        if (SetPriv is null)
            return Process.Start(start)!;
        // Asked here, as setpriv would be there, and end with an exit code.
        var program = Programs.Find(start.FileName) ?? throw new System.ComponentModel.Win32Exception(2, $"No such file: {start.FileName}");
        string[] arguments = [.. EndsWithParent, program, .. start.ArgumentList];
        start.FileName = SetPriv;
        start.ArgumentList.Clear();
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Orders.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(start)!);
            }
            catch (Exception exception)
            {
                started.SetException(exception);
            }
        });
        return started.Task.GetAwaiter().GetResult();
    }

    /// <summary>The signal comes when the thread ends that started the program, not the process (prctl(2), PR_SET_PDEATHSIG); threads of the pool end when they are idle.</summary>
    private static BlockingCollection<Action> StartThread()
    {
        var orders = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var order in orders.GetConsumingEnumerable())
                order();
        })
        { IsBackground = true, Name = "starts processes" }.Start();
        return orders;
    }
}
