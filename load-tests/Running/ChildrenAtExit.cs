using System.Collections.Concurrent;
using System.Diagnostics;

namespace Gateway.LoadTests.Running;

/// <summary>Processes that must not outlive this one: those still here when it ends are killed with what they started. Safe to share between threads.</summary>
internal sealed class ChildrenAtExit
{
    private readonly ConcurrentDictionary<Process, bool> _kept = new();

    static ChildrenAtExit() => AppDomain.CurrentDomain.ProcessExit += static (_, _) => OfThisProcess.KillAll();

    /// <summary>Those that end with this process.</summary>
    public static ChildrenAtExit OfThisProcess { get; } = new();

    /// <summary>Kills a process with this one, unless it is let go before.</summary>
    /// <returns>It.</returns>
    public Process Keep(Process process)
    {
        _kept[process] = true;
        return process;
    }

    /// <summary>Forgets a process; before it is disposed of.</summary>
    public void Forget(Process process) => _kept.TryRemove(process, out _);

    /// <summary>Kills those that are kept, with what they started.</summary>
    public void KillAll()
    {
        foreach (var process in _kept.Keys)
        {
            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or AggregateException)
            {
                // Ended, or disposed of meanwhile: the others have to go still.
            }
        }
    }
}
