namespace Gateway.Transforms.Shared.Configuration;

/// <summary>A place in a configuration file.</summary>
/// <param name="File">The file as the operator named it, or relative to the working directory.</param>
/// <param name="Line">Counts from 1.</param>
/// <param name="Column">Counts from 1, in characters.</param>
public readonly record struct SourceLocation(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
