namespace Gateway.Transforms.Receiving.Paths;

/// <summary>A request feature: its path is unusual and is judged once its route is known. Absent for the usual path.</summary>
/// <param name="Path">As the client wrote it.</param>
/// <param name="Form">What is unusual.</param>
internal sealed record PathNote(string Path, PathForm Form)
{
    /// <summary>Marks a request that is routed to see its route, and goes no further.</summary>
    public static PathNote OfTrial { get; } = new("", PathForm.Plain);
}
