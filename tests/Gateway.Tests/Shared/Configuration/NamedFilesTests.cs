using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Shared.Configuration;

public sealed class NamedFilesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-files-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(0, true)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Read_Size_IsAcceptedUpToTheLimit(int size, bool isAccepted)
    {
        File.WriteAllBytes(Path.Combine(_directory.FullName, "page"), new byte[size]);
        var files = new NamedFiles(_directory.FullName);

        var problem = files.Read("page", maxBytes: 8, out var content);

        Assert.Equal(isAccepted ? null : "'page' is larger than 8B", problem);
        Assert.Equal(isAccepted ? size : 0, content.Length);
    }

    [Theory]
    [InlineData("missing", "'missing' does not exist (looked in /")]
    [InlineData("no/such/directory/page", ", which has no such directory)")]
    [InlineData(".", "is a directory")]
    [InlineData("", "is not the name of a file")]
    [InlineData("a\0b", "is not the name of a file")]
    public void Read_NoFile_SaysWhy(string path, string expected)
    {
        var problem = new NamedFiles(_directory.FullName).Read(path, 8, out var content);

        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Empty(content);
    }

    [Fact]
    public void Read_ASecondTime_IsWhatWasReadFirst()
    {
        var file = Path.Combine(_directory.FullName, "page");
        var files = new NamedFiles(_directory.FullName);
        File.WriteAllText(file, "one");
        files.Read("page", 8, out var first);
        File.WriteAllText(file, "two");

        files.Read("./page", 8, out var second);

        Assert.Equal(first, second);
    }

    [Fact]
    public void Asked_FilesFoundAndMissing_AreListedOnceAsFullPaths()
    {
        var files = new NamedFiles(_directory.FullName);
        files.Read("a", 8, out _);
        files.Read("./a", 8, out _);
        files.Read("/b", 8, out _);

        Assert.Equal(["/b", Path.Combine(_directory.FullName, "a")], files.Asked.Keys.Order(StringComparer.Ordinal));
    }
}
