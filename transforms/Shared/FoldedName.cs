using System.Buffers;

namespace Gateway.Transforms.Shared;

/// <summary>
/// Header names as backends tell them apart: CGI makes one variable of <c>X-Name</c>, <c>X_Name</c> and <c>X.Name</c>
/// (RFC 3875 §4.1.18), whatever their case.
/// </summary>
public static class FoldedName
{
    // The characters of a field name (RFC 9110 §5.6.2) that are neither letters, digits nor '-'.
    private static readonly SearchValues<char> OtherSeparators = SearchValues.Create("!#$%&'*+.^_`|~");

    /// <summary>The name with every separator as <c>-</c>; the name itself, without allocation, where it has no other. Case stays.</summary>
    public static string Of(string name) => name.AsSpan().IndexOfAny(OtherSeparators) < 0
        ? name
        : string.Create(name.Length, name, static (folded, original) =>
        {
            for (var i = 0; i < folded.Length; i++)
                folded[i] = char.IsAsciiLetterOrDigit(original[i]) ? original[i] : '-';
        });
}
