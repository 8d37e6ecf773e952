using FsCheck;
using FsCheck.Fluent;

namespace Gateway.Tests.Configuration.Reading;

/// <summary>Random JSON documents with comments, line breaks and trailing commas.</summary>
internal static class Documents
{
    private static readonly Gen<string> Blank = Gen.Elements("", " ", "\n", "\t", "\r\n  ", " // é, \"x\": {\n", "/* ] } \n */");

    private static readonly Gen<string> Scalar = Gen.Elements(
        "true", "false", "null", "0", "-1.5e3", "12345678901234567890", "\"\"", "\"a b\"", "\"é😀\"", "\"\\n\\\"\\u00e9\"", "\"// no comment\"");

    /// <summary>Valid: the root is an object, and no key stands twice.</summary>
    public static Arbitrary<string> Valid { get; } = Object(4).ToArbitrary();

    /// <summary>Valid documents with some characters deleted, inserted or replaced: most are broken.</summary>
    public static Arbitrary<string> Mutated { get; } = (
        from document in Object(4)
        from count in Gen.Choose(0, 3)
        from mutations in Mutation.ArrayOf(count)
        select mutations.Aggregate(document, static (text, mutation) => mutation(text)))
        .ToArbitrary();

    private static Gen<Func<string, string>> Mutation =>
        from place in Gen.Choose(0, 10_000)
        from inserted in Gen.Elements("", "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "/", "*", "x", "0", "-", ".", "\n", "\r", "\u2028", "\u0001", "é", "//", "tru", "\\u12")
        from deleted in Gen.Choose(0, 2)
        select (Func<string, string>)(text =>
        {
            var at = place % (text.Length + 1);
            var rest = text[Math.Min(text.Length, at + deleted)..];
            return text[..at].TrimEnd('\ud83d') + inserted + rest.TrimStart('\ude00');
        });

    private static Gen<string> Value(int depth) =>
        depth == 0 ? Scalar : Gen.Frequency((3, Scalar), (2, Object(depth - 1)), (2, Array(depth - 1)));

    private static Gen<string> Object(int depth) =>
        from count in Gen.Choose(0, 3)
        from values in Value(depth).ArrayOf(count)
        from blanks in Blank.ArrayOf(count * 4 + 1)
        from trailing in Gen.Elements("", ",")
        // The JSON reader takes no comment before a colon.
        let entries = values.Select((value, index) =>
            $"{blanks[index * 4]}\"k{index}\"{(blanks[index * 4 + 1].Contains('/', StringComparison.Ordinal) ? "" : "\n ")}:{blanks[index * 4 + 2]}{value}{blanks[index * 4 + 3]}")
        select $"{{{string.Join(',', entries)}{(count == 0 ? "" : trailing)}{blanks[^1]}}}";

    private static Gen<string> Array(int depth) =>
        from count in Gen.Choose(0, 3)
        from values in Value(depth).ArrayOf(count)
        from blanks in Blank.ArrayOf(count * 2 + 1)
        from trailing in Gen.Elements("", ",")
        let items = values.Select((value, index) => $"{blanks[index * 2]}{value}{blanks[index * 2 + 1]}")
        select $"[{string.Join(',', items)}{(count == 0 ? "" : trailing)}{blanks[^1]}]";
}
