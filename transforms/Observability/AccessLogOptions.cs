using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Transforms.Observability;

/// <summary>The access log: <c>Telemetry:AccessLog</c>.</summary>
public sealed record AccessLogOptions
{
    /// <summary>The value of <see cref="Output"/> that means standard output.</summary>
    public const string StandardOutput = "stdout";

    /// <summary>Whether requests are logged.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary><c>stdout</c>, or the path of a file to append to, which may be renamed at any time to rotate it.</summary>
    public string Output { get; init; } = StandardOutput;

    /// <summary>Whether the values of query parameters are written, not only their names; they may hold secrets.</summary>
    public bool QueryValues { get; init; }

    /// <summary>How much may wait to be written before lines are dropped and counted.</summary>
    [Accepted("64KiB", "256MiB")]
    public ByteSize BufferSize { get; init; } = new(4 << 20);
}
