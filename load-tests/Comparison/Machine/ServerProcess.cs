using System.Diagnostics;
using System.Globalization;
using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Comparison.Machine;

/// <summary>A server that runs as long as this object, and never longer than this process: on one core, its output in a file.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _log;

    private ServerProcess(Process process, string log) => (_process, _log) = (process, log);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>What it wrote, the last of it.</summary>
    public string Log
    {
        get
        {
            var text = File.Exists(_log) ? File.ReadAllText(_log).Trim() : "";
            return text.Length > 2000 ? text[^2000..] : text;
        }
    }

    /// <param name="core">The core that it may use.</param>
    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="log">The file that its output goes to.</param>
    /// <param name="variables">What is different in its environment; null takes one away.</param>
    public static ServerProcess Start(int core, string program, IEnumerable<string> arguments, string log, IReadOnlyDictionary<string, string?> variables)
    {
        // setpriv, the shell and taskset all become the server: one process, with the id that is known here.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "log=$1; shift; exec \"$@\" </dev/null >\"$log\" 2>&1", "sh", log, "taskset", "-c", core.ToString(CultureInfo.InvariantCulture), program, .. arguments]);
        foreach (var (name, value) in variables)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }

        return new ServerProcess(ChildrenAtExit.OfThisProcess.Keep(ProcessStarter.Start(start)), log);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        ChildrenAtExit.OfThisProcess.Forget(_process);
        _process.Dispose();
    }
}
