using System.Runtime.InteropServices;

namespace Gateway.Hosting;

/// <summary>The gateway whose place this one takes, on the same inherited sockets.</summary>
internal static class Predecessor
{
    private const int SigTerm = 15;

    /// <summary>Sends SIGTERM, so that it drains.</summary>
    /// <returns>False when there is no such process, or it belongs to somebody else.</returns>
    public static bool AskToStop(int process) => Kill(process, SigTerm) == 0;

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
