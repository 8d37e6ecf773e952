using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Gateway.LoadTests.Running;

/// <summary>A program that a load test runs. Its last lines are kept, and it does not outlive the load test.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>The last lines of both outputs, oldest first.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    public string Output => string.Join('\n', _lines);

    /// <summary>Waits until it has ended and all that it wrote has been read.</summary>
    public Task WaitForEndAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>Bytes of memory that it has now.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="LoadTestException">There is no such program.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string? directory = null)
    {
        Process process;
        try
        {
            process = ProcessStarter.Start(new ProcessStartInfo(program, arguments)
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = directory ?? Path.GetTempPath(),
            });
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new LoadTestException($"{program} cannot be started: {exception.Message}", exception);
        }

        ChildrenAtExit.OfThisProcess.Keep(process);
        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="LoadTestException">It did not end with 0; what it wrote is in the message.</exception>
    public static async Task RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        await using var child = Start(program, arguments);
        await child._process.WaitForExitAsync(cancellation);
        if (child._process.ExitCode != 0)
            throw new LoadTestException($"{program} ended with {child._process.ExitCode}:\n{child.Output}");
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    /// <exception cref="TimeoutException">It does not end in time.</exception>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(3 * Patience, TimeProvider.System, CancellationToken.None);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name, such as <c>HUP</c>, to this process alone.</summary>
    public void Signal(string name)
    {
        if (_process.HasExited)
            return;
        using var kill = Process.Start("sh", ["-c", $"kill -{name} {_process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        kill.WaitForExit();
    }

    /// <summary>Asks it to end, and ends it and what it started where it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited && !OperatingSystem.IsWindows())
        {
            Signal("TERM");
            using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                // It had its time.
            }
        }

        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        ChildrenAtExit.OfThisProcess.Forget(_process);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (_lines.Count > KeptLines)
            _lines.TryDequeue(out _);
    }
}
