using Microsoft.Win32.SafeHandles;

namespace Gateway.Transforms.Shared.Lending;

/// <summary>
/// Native or pinned memory to send from. Neither its place nor its content changes before <see cref="ILender.TakeBack"/>; and where it is a file's, what
/// the system has taken of it stays as it is for ever, whatever the lender does afterwards.
/// </summary>
public readonly unsafe struct LentMemory
{
    /// <summary>Where it begins.</summary>
    public required byte* Start { get; init; }

    /// <summary>How many bytes; 1 at least.</summary>
    public required int Length { get; init; }

    /// <summary>The file whose content it is too; null for memory alone.</summary>
    public SafeFileHandle? File { get; init; }

    /// <summary>Where it begins in the file.</summary>
    public long FileOffset { get; init; }

    public required ILender Lender { get; init; }

    /// <summary>What the lender calls it.</summary>
    public required nint Loan { get; init; }
}
