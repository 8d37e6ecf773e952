using System.Runtime.InteropServices;

namespace Gateway.Transforms.Caching.Serving;

/// <summary>
/// Threads of low priority for work that takes a processor for long: those that serve requests come first, and none of them is taken. They begin when there is work, and end when there
/// was none for a while. Safe to share between threads.
/// </summary>
/// <param name="name">What to call them.</param>
/// <param name="most">The most of them, at least 1.</param>
/// <param name="work">Does one piece of work, or nothing; it throws nothing.</param>
internal sealed partial class SpareThreads(string name, int most, Action work)
{
    // As a process started by nice has it: a ninth of the time beside one that serves requests.
    private const int Niceness = 10;
    private const int ThisThread = 0;

    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    private readonly object _gate = new();
    private int _pieces;
    private int _idle;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Has one piece of work done, once a thread is free.</summary>
    public void Add()
    {
        lock (_gate)
        {
            _pieces++;
            Monitor.Pulse(_gate);
            if (_pieces <= _idle || Count >= most)
                return;
            Count++;
        }

        new Thread(Run) { IsBackground = true, Name = name, Priority = ThreadPriority.BelowNormal }.Start();
    }

    private void Run()
    {
        // There .NET leaves priorities alone. One that is not taken is no failure.
        if (OperatingSystem.IsLinux())
            _ = SetPriority(0, ThisThread, Niceness);
        while (HasWork())
            work();
    }

    private bool HasWork()
    {
        lock (_gate)
        {
            _idle++;
            while (_pieces == 0 && Monitor.Wait(_gate, IdleTime))
            {
                // Another one took it.
            }

            _idle--;
            if (_pieces == 0)
            {
                Count--;
                return false;
            }

            _pieces--;
            return true;
        }
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int priority);
}
