using Gateway.Configuration.Reading;

namespace Gateway.Tests.Configuration.Reading;

public sealed class FileContentTests : IDisposable
{
    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(4_097)]
    [InlineData(10_000)]
    public void Read_FileWithinTheLimit_IsWhole(int length)
    {
        _folder.Write("x", new string('x', length));

        var content = FileContent.Read(_folder.PathOf("x"), 10_000);

        Assert.Null(content.Failure);
        Assert.Equal(length, content.Bytes.Length);
    }

    [Fact]
    public void Read_FileBeyondTheLimit_IsAFailure()
    {
        _folder.Write("x", new string('x', 65_537));

        Assert.Equal("is larger than 64KiB", FileContent.Read(_folder.PathOf("x"), 65_536).Failure);
    }

    [Fact]
    public void Read_EndlessFile_IsAFailure() => Assert.Equal("is larger than 1KiB", FileContent.Read("/dev/zero", 1024).Failure);

    [Fact]
    public void Read_FileOfUnknownLength_IsWhole() => Assert.NotEqual(0, FileContent.Read("/proc/self/status", 65_536).Bytes.Length);

    [Theory]
    [InlineData("absent", "does not exist")]
    [InlineData("x/below-a-file", "does not exist")]
    [InlineData(".", "is a directory, not a file")]
    public void Read_NoFile_SaysWhy(string name, string expected)
    {
        _folder.Write("x", "");

        Assert.StartsWith(expected, FileContent.Read(_folder.PathOf(name), 10).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LinkToItself_IsAFailure()
    {
        File.CreateSymbolicLink(_folder.PathOf("loop"), "loop");

        Assert.StartsWith("cannot be read: ", FileContent.Read(_folder.PathOf("loop"), 10).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OtherContent_HasAnotherHash()
    {
        var one = FileContent.Read(_folder.Write("x", "1").PathOf("x"), 10);
        var two = FileContent.Read(_folder.Write("x", "2").PathOf("x"), 10);
        var again = FileContent.Read(_folder.Write("x", "1").PathOf("x"), 10);

        Assert.NotEqual(one.Hash, two.Hash);
        Assert.Equal(one.Hash, again.Hash);
    }

    public void Dispose() => _folder.Dispose();
}
