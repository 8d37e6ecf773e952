using Gateway.Configuration.Reading;

namespace Gateway.Tests.Configuration.Reading;

public sealed class FilePatternTests : IDisposable
{
    private readonly ConfigurationFolder _folder = ConfigurationFolder.With<ShopOptions>();

    public FilePatternTests()
    {
        foreach (var name in (string[])["b.json", "a.json", "A.json", "c.txt", ".hidden.json", "sub/d.json", "sub/deep/e.json", ".dot/f.json", "x.json/g.json"])
            _folder.Write(name, "{}");
        Directory.CreateSymbolicLink(_folder.PathOf("sub/loop"), "..");
        File.CreateSymbolicLink(_folder.PathOf("link.json"), "sub/d.json");
    }

    [Theory]
    [InlineData("*.json", "A.json a.json b.json link.json")]
    [InlineData("?.json", "A.json a.json b.json")]
    [InlineData("[ab].json", "")]
    [InlineData(".*.json", ".hidden.json")]
    [InlineData("*/*.json", "sub/d.json x.json/g.json")]
    [InlineData("s*/d.json", "sub/d.json")]
    [InlineData("sub/*", "sub/d.json")]
    [InlineData("**/*.json", "A.json a.json b.json link.json sub/d.json sub/deep/e.json x.json/g.json")]
    [InlineData("sub/**", "sub/d.json sub/deep/e.json")]
    [InlineData("**/deep/e.json", "sub/deep/e.json")]
    [InlineData("**/**/e.json", "sub/deep/e.json")]
    [InlineData("absent/*.json", "")]
    [InlineData("a.json/*.json", "")]
    [InlineData("sub/loop/?.json", "sub/loop/A.json sub/loop/a.json sub/loop/b.json")]
    public void Expand_Pattern_GivesMatchesInOrder(string pattern, string expected) =>
        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            FilePattern.Expand(_folder.PathOf(pattern)).Select(file => Path.GetRelativePath(_folder.Root, file)));

    [Theory]
    [InlineData("/etc/app/*.json", "/etc/app")]
    [InlineData("/etc/a*/x.json", "/etc")]
    [InlineData("/*.json", "/")]
    public void FixedDirectory_Pattern_EndsBeforeTheWildcard(string pattern, string expected) =>
        Assert.Equal(expected, FilePattern.FixedDirectory(pattern));

    public void Dispose() => _folder.Dispose();
}
