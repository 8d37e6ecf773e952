using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.IntegrationTests.Infrastructure;

/// <summary>A program that a test runs: its output is kept, and it does not outlive the test or the test run.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    // The latest lines are enough to explain a failure; a load test logs a line a request.
    private const int KeptLines = 5000;

    private static readonly ConcurrentDictionary<int, ChildProcess> Running = new();

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;
    private long _dropped;
    private int _isDisposed;

    static ChildProcess()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            foreach (var child in Running.Values)
                child._process.Kill(entireProcessTree: true);
        };
    }

    private ChildProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of both its outputs, oldest first.</summary>
    public IReadOnlyCollection<string> Lines => [.. _lines];

    /// <summary>How many lines it has written so far, those no longer kept included.</summary>
    public long LineCount => Interlocked.Read(ref _dropped) + _lines.Count;

    /// <summary><see cref="Lines"/> as one text.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Starts a program.</summary>
    public static ChildProcess Start(string program, params IEnumerable<string> arguments)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetTempPath(),
            },
        };
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.Start();
        Running[process.Id] = child;
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end and returns all it wrote.</summary>
    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> RunAsync(string program, params IEnumerable<string> arguments)
    {
        await using var child = Start(program, arguments);
        var exitCode = await child.WaitForExitAsync();
        return exitCode == 0
            ? child.Output
            : throw new InvalidOperationException($"{program} ended with {exitCode}:\n{child.Output}");
    }

    /// <summary>Waits for its end, and for the last of its output.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It goes on; what it wrote is in the message.</exception>
    public async Task<int> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(Eventually.Limit);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{_process.StartInfo.FileName} does not end.\n{Output}", exception);
        }

        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name, such as <c>TERM</c>.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        await kill.WaitForExitAsync();
        if (kill.ExitCode != 0)
            throw new InvalidOperationException($"Process {_process.Id} cannot be sent SIG{name}.");
    }

    /// <summary>Ends it and what it started, whatever they are doing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1)
            return;
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await WaitForExitAsync();
        Running.TryRemove(_process.Id, out _);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (_lines.Count > KeptLines && _lines.TryDequeue(out _))
            Interlocked.Increment(ref _dropped);
    }
}
