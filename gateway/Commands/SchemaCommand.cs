namespace Gateway.Commands;

/// <summary><c>gateway schema</c>.</summary>
internal static class SchemaCommand
{
    /// <summary>Prints the JSON Schema of this version's configuration, for editors.</summary>
    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var schema = typeof(SchemaCommand).Assembly.GetManifestResourceStream("gateway.schema.json")!;
        await using var output = Console.OpenStandardOutput();
        await schema.CopyToAsync(output, cancellation);
        return ExitCode.Fine;
    }
}
