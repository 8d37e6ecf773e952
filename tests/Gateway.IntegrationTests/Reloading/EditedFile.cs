using System.Globalization;
using Gateway.IntegrationTests.Infrastructure;

namespace Gateway.IntegrationTests.Reloading;

/// <summary>A configuration file that is changed in every way there is.</summary>
/// <param name="path">The file; its directory is its own.</param>
internal sealed class EditedFile(string path)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly string _directory = Path.GetDirectoryName(path)!;
    private int _versions;

    /// <summary>Replaces the text; when this returns it is all there.</summary>
    public Task WriteAsync(EditKind kind, string text) => kind switch
    {
        EditKind.InPlace => File.WriteAllTextAsync(path, text),
        EditKind.Rename => RenameAsync(text),
        EditKind.TruncateThenWrite => TruncateAsync(text),
        EditKind.DeleteThenCreate => DeleteAsync(text),
        EditKind.LinkSwap => SwapAsync(text),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private async Task RenameAsync(string text)
    {
        await File.WriteAllTextAsync(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }

    private async Task TruncateAsync(string text)
    {
        await using var stream = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        await using var writer = new StreamWriter(stream);
        await Task.Delay(Pause, TimeProvider.System);
        await writer.WriteAsync(text.AsMemory(0, text.Length / 2));
        await writer.FlushAsync();
        await Task.Delay(Pause, TimeProvider.System);
        await writer.WriteAsync(text.AsMemory(text.Length / 2));
    }

    private async Task DeleteAsync(string text)
    {
        File.Delete(path);
        await Task.Delay(Pause, TimeProvider.System);
        await File.WriteAllTextAsync(path, text);
    }

    // What the kubelet does: gateway.json → ..data/gateway.json, ..data → ..version, and only ..data ever changes.
    private async Task SwapAsync(string text)
    {
        var version = string.Create(CultureInfo.InvariantCulture, $"..version-{++_versions}");
        Directory.CreateDirectory(Path.Combine(_directory, version));
        await File.WriteAllTextAsync(Path.Combine(_directory, version, Path.GetFileName(path)), text);
        await PutLinkAsync(Path.Combine(_directory, "..data"), version);
        var target = Path.Combine("..data", Path.GetFileName(path));
        if (new FileInfo(path).LinkTarget != target)
            await PutLinkAsync(path, target);
    }

    // rename(2), which .NET does not offer for a link to a directory.
    private static async Task PutLinkAsync(string link, string target)
    {
        File.CreateSymbolicLink(link + ".new", target);
        await ChildProcess.RunAsync("mv", "--no-target-directory", link + ".new", link);
    }
}
