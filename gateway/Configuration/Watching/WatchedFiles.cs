using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Configuration.Watching;

/// <summary>Compares what was loaded with what is there now. Used by one thread at a time.</summary>
/// <param name="loaded">What was found when the configuration was loaded.</param>
internal sealed class WatchedFiles(IReadOnlyList<WatchedFile> loaded)
{
    private readonly FileStamp[] _stamps = new FileStamp[loaded.Count];

    /// <summary>Reads everything.</summary>
    public IReadOnlyList<WatchedFile> Look()
    {
        var found = new WatchedFile[loaded.Count];
        for (var index = 0; index < found.Length; index++)
        {
            // The stamp is taken first: a write in between makes it old rather than the content.
            _stamps[index] = StampOf(loaded[index]);
            found[index] = loaded[index].Look();
        }

        return found;
    }

    /// <summary>True when a size, a time or a listing is not what it was at the last look; false proves nothing.</summary>
    public bool HaveOtherStamps()
    {
        for (var index = 0; index < loaded.Count; index++)
        {
            var file = loaded[index];
            if (file.Kind == WatchedKind.Pattern ? file.Look() != file : StampOf(file) != _stamps[index])
                return true;
        }

        return false;
    }

    /// <summary>True when what was found is what was loaded.</summary>
    public bool AreAsLoaded(IReadOnlyList<WatchedFile> found) => found.SequenceEqual(loaded);

    /// <summary>True when a file that was loaded with content has none now: likely the middle of an edit.</summary>
    public bool HaveLostContent(IReadOnlyList<WatchedFile> found) =>
        found.Where((file, index) => file.IsMissingOrEmpty && file != loaded[index]).Any();

    private static FileStamp StampOf(WatchedFile file) => file.Kind == WatchedKind.Pattern ? default : FileStamp.Of(file.Path);
}
