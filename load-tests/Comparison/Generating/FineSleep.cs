using System.Runtime.InteropServices;

namespace Gateway.LoadTests.Comparison.Generating;

/// <summary>Sleeps for parts of a millisecond: the runtime's own timers know no less than one. Linux only.</summary>
internal static class FineSleep
{
    /// <param name="time">At least this; the system adds about 50 µs.</param>
    public static void For(TimeSpan time)
    {
        var wanted = new Timespec { Seconds = (long)time.TotalSeconds, Nanoseconds = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick };
        _ = Sleep(ref wanted, IntPtr.Zero);
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sleep(ref Timespec wanted, IntPtr left);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
