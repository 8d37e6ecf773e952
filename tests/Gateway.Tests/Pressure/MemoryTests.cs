using Gateway.Transforms.Pressure;

namespace Gateway.Tests.Pressure;

public sealed class MemoryTests : IDisposable
{
    private const long MiB = 1024 * 1024;

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("gateway-memory-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Use_Parse_IsAnonymousAndShared_NotFiles() => Assert.Equal(
        (24 + 4) * 1024,
        MemoryUse.Parse("Name:\tgateway\nVmRSS:\t   99 kB\nRssAnon:\t      24 kB\nRssFile:\t      71 kB\nRssShmem:\t       4 kB\nThreads:\t9\n"u8));

    [Fact]
    public void Use_ParseWithoutThoseLines_IsNotKnown() => Assert.Null(MemoryUse.Parse("Name:\tgateway\nVmRSS:\t   99 kB\n"u8));

    // Of a file, and not of this process: other tests take memory and give it back meanwhile.
    [Fact]
    public void Use_Read_SeesWhatIsTaken()
    {
        Write("status", "RssAnon:\t      24 kB\nRssShmem:\t       4 kB\n");
        using var use = new MemoryUse(Path.Combine(_root.FullName, "status"));
        var before = use.Read();
        Write("status", "RssAnon:\t   65560 kB\nRssShmem:\t       4 kB\n");

        Assert.Equal(28 * 1024, before);
        Assert.Equal(64 * MiB, use.Read() - before);
    }

    [Fact]
    public void Use_OfThisProcess_IsThere()
    {
        using var use = new MemoryUse();

        Assert.InRange(use.Read(), MiB, 1L << 40);
    }

    [Fact]
    public void Ceiling_WithoutLimits_IsTheMachines()
    {
        Write("proc/meminfo", "MemTotal:        2048 kB\nMemFree: 1 kB\n");
        Write("proc/self/cgroup", "0::/user.slice\n");
        Write("sys/fs/cgroup/user.slice/memory.max", "max\n");

        Assert.Equal(2 * MiB, Ceiling());
    }

    [Theory]
    [InlineData("0::/shop/gateway\n", "sys/fs/cgroup/shop/gateway/memory.max")]
    [InlineData("0::/shop/gateway\n", "sys/fs/cgroup/shop/memory.max")]
    [InlineData("0::/shop/gateway\n", "sys/fs/cgroup/shop/memory.high")]
    [InlineData("0::/../../outside\n", "sys/fs/cgroup/memory.max")]
    [InlineData("0::/\n", "sys/fs/cgroup/memory.max")]
    [InlineData("9:name=systemd:/\n4:memory:/shop/gateway\n0::/\n", "sys/fs/cgroup/memory/shop/memory.limit_in_bytes")]
    [InlineData("4:cpu,memory:/outside\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")]
    public void Ceiling_IsTheLeastOfAllGroups(string groups, string limited)
    {
        Write("proc/meminfo", "MemTotal:        4096 kB\n");
        Write("proc/self/cgroup", groups);
        Write("sys/fs/cgroup/shop/gateway/other.max", "1\n");
        Write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Write(limited, $"{MiB}\n");

        Assert.Equal(MiB, Ceiling());
    }

    // As with ProcSubset=pid of systemd.
    [Fact]
    public void Ceiling_WithoutTheMachines_IsThatOfTheGroup()
    {
        Write("proc/self/cgroup", "0::/\n");
        Write("sys/fs/cgroup/memory.max", $"{MiB << 20}\n");

        Assert.Equal(MiB << 20, Ceiling());
    }

    [Fact]
    public void Ceiling_WithoutAnyOfTheFiles_IsWhatTheRuntimeSays() => Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, Ceiling());

    [Fact]
    public void Ceiling_OfThisProcess_IsThere() => Assert.InRange(new MemoryCeiling("/").Read(), MiB, long.MaxValue - 1);

    private long Ceiling() => new MemoryCeiling(_root.FullName).Read();

    private void Write(string file, string text)
    {
        var path = Path.Combine(_root.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
