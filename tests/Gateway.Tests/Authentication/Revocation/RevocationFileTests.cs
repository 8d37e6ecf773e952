using System.Diagnostics;
using System.Text.Json;
using Gateway.Tests.Configuration;
using Gateway.Transforms.Authentication.Revocation;
using Gateway.Transforms.Shared.Callers;

namespace Gateway.Tests.Authentication.Revocation;

/// <summary>A file of revocations as it is found where it is a link, and where an edit does not show.</summary>
public sealed class RevocationFileTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ConfigMap_Swapped_IsRead()
    {
        _folder.Write("..1/revoked.txt", "first\n");
        Directory.CreateSymbolicLink(_folder.PathOf("..data"), "..1");
        File.CreateSymbolicLink(_folder.PathOf("revoked.txt"), "..data/revoked.txt");
        var source = await ReadForLongAsync();

        // As the kubelet does it: a new directory, a new link beside the old, and a rename over it.
        _folder.Write("..2/revoked.txt", "first\nsecond\n");
        Directory.CreateSymbolicLink(_folder.PathOf("..data_tmp"), "..2");
        using (var move = Process.Start("mv", ["-T", _folder.PathOf("..data_tmp"), _folder.PathOf("..data")]))
            await move.WaitForExitAsync();

        Assert.Null(await source.ReadAsync(1));
        Assert.True(Has(source, "second"));
    }

    [Fact]
    public async Task Link_WhoseFileIsAppendedTo_IsRead()
    {
        _folder.Write("real.txt", "first\n");
        File.CreateSymbolicLink(_folder.PathOf("revoked.txt"), "real.txt");
        var source = await ReadForLongAsync();

        await File.AppendAllTextAsync(_folder.PathOf("real.txt"), "second\n");

        Assert.Null(await source.ReadAsync(1));
        Assert.True(Has(source, "first"));
        Assert.True(Has(source, "second"));
    }

    [Theory]
    [InlineData("revoked.txt")]
    [InlineData("real.txt")]
    public async Task File_BeyondTheMost_IsAProblemAndWhatWasReadStays(string name)
    {
        _folder.Write(name, "first\n");
        if (name != "revoked.txt")
            File.CreateSymbolicLink(_folder.PathOf("revoked.txt"), name);
        var source = await ReadForLongAsync();

        using (var large = File.OpenWrite(_folder.PathOf(name)))
            large.SetLength(RevocationFile.MaxBytes + 1L);
        for (var i = 0; i < 4; i++)
            Assert.Equal("it is larger than 64MiB", await source.ReadAsync(1));
        Assert.True(Has(source, "first"));

        _folder.Write(name, "first\n");
        Assert.Null(await source.ReadAsync(1));
    }

    [Fact]
    public async Task Edit_OfTheSameSizeAndTime_CountsWithinThreeLooks()
    {
        _folder.Write("revoked.txt", "first\n");
        var time = File.GetLastWriteTimeUtc(_folder.PathOf("revoked.txt"));
        var source = await ReadForLongAsync();

        _folder.Write("revoked.txt", "later\n");
        File.SetLastWriteTimeUtc(_folder.PathOf("revoked.txt"), time);
        for (var i = 0; i < 3; i++)
            Assert.Null(await source.ReadAsync(1));

        Assert.True(Has(source, "later"));
    }

    [Fact]
    public async Task Link_ThatLeadsNowhereForAWhile_IsAProblemAndReadAgain()
    {
        _folder.Write("real.txt", "first\n");
        File.CreateSymbolicLink(_folder.PathOf("revoked.txt"), "real.txt");
        var source = await ReadForLongAsync();

        File.Delete(_folder.PathOf("real.txt"));
        Assert.NotNull(await source.ReadAsync(1));
        Assert.True(Has(source, "first"));

        _folder.Write("real.txt", "second\n");
        Assert.Null(await source.ReadAsync(1));
        Assert.True(Has(source, "second"));
    }

    // Long enough for a file to count as unchanged.
    private async Task<RevocationFile> ReadForLongAsync()
    {
        var source = new RevocationFile(_folder.PathOf("revoked.txt"));
        for (var i = 0; i < 12; i++)
            Assert.Null(await source.ReadAsync(0));
        Assert.True(Has(source, "first"));
        return source;
    }

    private static bool Has(RevocationFile source, string id) =>
        source.Current!.Has(new Caller("scheme", JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["jti"] = id }), []));
}
