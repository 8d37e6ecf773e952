using System.Diagnostics;
using Gateway.LoadTests.Comparison;
using Gateway.LoadTests.Comparison.Machine;

namespace Gateway.LoadTests.Tests.Comparison;

public sealed class ProcessTreeTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("proc-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void CpuTime_MasterWithWorkers_IsSumOfTreeWithChildrenThatEnded()
    {
        Add(10, parent: 1, "(nginx: master)", user: 1, system: 2, endedUser: 30, endedSystem: 40);
        Add(11, parent: 10, "(a) b (c)", user: 100, system: 200);
        Add(12, parent: 11, "(child of child)", user: 1000, system: 0);
        Add(13, parent: 1, "(somebody else)", user: 50_000, system: 50_000);
        Directory.CreateDirectory(Path.Combine(_directory, "self"));

        Assert.Equal(TimeSpan.FromSeconds(13.73), ProcessTree.CpuTime(10, _directory));
        Assert.Equal(TimeSpan.FromSeconds(13.00), ProcessTree.CpuTime(11, _directory));
    }

    [Fact]
    public void ResidentBytes_MasterWithWorkers_IsSumOfTree()
    {
        Add(10, parent: 1, "(nginx: master)", user: 1, system: 2);
        Add(11, parent: 10, "(worker)", user: 1, system: 2);
        Add(12, parent: 1, "(somebody else)", user: 1, system: 2);

        Assert.Equal(2 * 200 * Environment.SystemPageSize, ProcessTree.ResidentBytes(10, _directory));
        Assert.Equal([10, 11], ProcessTree.Processes(10, _directory).Order());
    }

    [Fact]
    public void CpuTime_ProcessThatEnded_Throws()
    {
        // One that ends while it is read leaves its directory without a file.
        Directory.CreateDirectory(Path.Combine(_directory, "10"));

        Assert.Throws<ComparisonException>(() => ProcessTree.CpuTime(10, _directory));
    }

    [Fact]
    public void CpuTime_RealChild_CountsForParentWhileItRunsAndAfter()
    {
        // The child works until it is told to stop, and the shell stays.
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "sh -c 'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; echo done; read line'; echo ended; read line"])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        })!;
        Assert.Equal("done", shell.StandardOutput.ReadLine());
        var running = ProcessTree.CpuTime(shell.Id);
        shell.StandardInput.WriteLine();
        Assert.Equal("ended", shell.StandardOutput.ReadLine());
        var ended = ProcessTree.CpuTime(shell.Id);
        shell.Kill(entireProcessTree: true);

        Assert.True(running > TimeSpan.Zero);
        Assert.True(ended >= running, $"{ended} after {running}");
    }

    private void Add(int process, int parent, string name, long user, long system, long endedUser = 0, long endedSystem = 0)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_directory, $"{process}")).FullName;
        File.WriteAllText(Path.Combine(directory, "stat"),
            $"{process} {name} S {parent} {process} {process} 0 -1 4194560 1 2 3 4 {user} {system} {endedUser} {endedSystem} 20 0 1 0 12345 1000 200 18446744073709551615\n");
    }
}
