using Gateway.LoadTests.Engine.Loading;
using NBomber.Contracts;
using Spectre.Console;

namespace Gateway.LoadTests.Engine.Progress;

/// <summary>Shows how a run goes: a table that is drawn over and over on a terminal, and otherwise a line a scenario now and then.</summary>
internal sealed class ProgressView(ScenarioRunner[] runners, TimeSpan interval, TimeProvider time)
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, (TimeSpan At, int Count)> _last = new(StringComparer.Ordinal);

    /// <summary>Returns when the work is done, with its exception where it has one.</summary>
    public async Task ShowAsync(Task work)
    {
        var console = AnsiConsole.Console;
        if (console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal)
            await console.Live(Draw()).StartAsync(context => RepeatAsync(work, Redraw, () => context.UpdateTarget(Draw())));
        else
            await WriteAsync(work);
        await work;
    }

    private async Task WriteAsync(Task work)
    {
        WriteLines();
        await RepeatAsync(work, interval, WriteLines);
    }

    private async Task RepeatAsync(Task work, TimeSpan pause, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(pause, time, CancellationToken.None)) != work)
            show();
    }

    private Table Draw()
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumn("scenario").AddColumn("at").AddColumn(new TableColumn("ok").RightAligned()).AddColumn(new TableColumn("failed").RightAligned())
            .AddColumn(new TableColumn("a second").RightAligned());
        foreach (var runner in runners)
        {
            var (ok, fail) = runner.ReadCounts();
            table.AddRow(
                Markup.Escape(runner.Scenario.ScenarioName),
                At(runner),
                $"{ok}",
                fail == 0 ? "0" : $"[red]{fail}[/]",
                $"{PaceOf(runner, ok + fail):0}");
        }

        return table;
    }

    private void WriteLines()
    {
        foreach (var runner in runners)
        {
            var (ok, fail) = runner.ReadCounts();
            Console.WriteLine($"{runner.Scenario.ScenarioName}: {At(runner)}, {ok} ok, {fail} failed, {PaceOf(runner, ok + fail):0} a second");
        }
    }

    private static string At(ScenarioRunner runner) => runner.Operation switch
    {
        null => "starting",
        ScenarioOperation.WarmUp => $"warming up, {runner.Elapsed:mm\\:ss} of {runner.Scenario.WarmUpDuration:mm\\:ss}",
        _ => $"{runner.Elapsed:hh\\:mm\\:ss} of {runner.Scenario.Duration:hh\\:mm\\:ss}",
    };

    // Since the last time it was shown.
    private double PaceOf(ScenarioRunner runner, int count)
    {
        var (at, last) = (runner.Elapsed, _last.GetValueOrDefault(runner.Scenario.ScenarioName));
        _last[runner.Scenario.ScenarioName] = (at, count);
        // Behind the warm-up, counting begins anew.
        if (at < last.At || count < last.Count)
            last = default;
        return at > last.At ? (count - last.Count) / (at - last.At).TotalSeconds : 0;
    }
}
