namespace Gateway.Transforms.Shared.Tls;

/// <summary>The outcome of making something of files: the value or the reason why there is none.</summary>
/// <param name="Value">Null when <paramref name="Problem"/> is set.</param>
/// <param name="Problem">Null when <paramref name="Value"/> is set.</param>
public readonly record struct Loaded<T>(T? Value, FileProblem? Problem)
    where T : class;
