namespace Gateway.Listening;

/// <summary>The outcome of making something of files: the value or the reason why there is none.</summary>
/// <param name="Value">Null when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">Null when <paramref name="Value"/> is set.</param>
internal readonly record struct Loaded<T>(T? Value, FileProblem? Problem)
    where T : class
{
    /// <summary>A failure at <paramref name="key"/>.</summary>
    public static Loaded<T> Failed(string key, string message) => new(null, new FileProblem(key, message));
}
