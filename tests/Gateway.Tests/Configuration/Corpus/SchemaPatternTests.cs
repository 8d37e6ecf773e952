using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Gateway.Configuration.Reading;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Configuration.Corpus;

/// <summary>The schema's patterns accept exactly what the gateway reads.</summary>
public sealed class SchemaPatternTests
{
    private static readonly SchemaNode Schema = SchemaNode.Load();
    private static readonly Regex DurationPattern = PatternOf("duration");
    private static readonly Regex SizePattern = PatternOf("size");
    private static readonly Regex TextPattern = PatternOf("text");
    private static readonly Regex SubstitutedPattern = PatternOf("substituted");
    private static readonly Regex SubstitutionPattern = PatternOf("substitution");

    [Fact]
    public void Duration_AnyText_IsAcceptedWhenItCanBeRead() =>
        Check(["0", "1", "2", "9", "05", ".", ":", "ms", "s", "m", "h", "d", "00", "23", "24", "59", "60", " ", "-", "01:02:03"], static text =>
            DurationPattern.IsMatch(text) == Duration.TryParse(text, out _));

    [Fact]
    public void Size_AnyText_IsAcceptedWhenItCanBeRead() =>
        Check(["0", "1", "64", ".", ",", " ", "-", "+", "B", "K", "KB", "MB", "GB", "KiB", "MiB", "GiB", "kb", "e"], static text =>
            SizePattern.IsMatch(text) == ByteSize.TryParse(text, out _));

    [Fact]
    public void Text_AnySubstitution_IsAcceptedWhenItIsWellFormed() =>
        Check(["$", "{", "}", "${", "$${", "A", "_b", "1", ":-", "file:", "-", " ", "${A}", "/x", ":"], static text =>
        {
            var expansion = Expand(text);
            return TextPattern.IsMatch(text) == (expansion.Errors.Count == 0)
                && (expansion.Errors.Count > 0 || SubstitutedPattern.IsMatch(text) == expansion.IsSubstituted)
                && (expansion.Errors.Count > 0 || SubstitutionPattern.IsMatch(text) == expansion.IsWhole);
        });

    // Texts of a few parts that mean something are more often right, or nearly, than random characters.
    private static void Check(string[] parts, Func<string, bool> holds)
    {
        var texts = Gen.Elements(parts).ArrayOf().Resize(6).Select(string.Concat).ToArbitrary();
        Check(Prop.ForAll(texts, holds));
    }

    private static void Check(Property property) => property.Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    // Every variable is set and every file exists, so that only the form is left to be wrong.
    private static Expansion Expand(string text) =>
        new Substitution(static _ => "set", static _ => new FileContent("content"u8.ToArray(), Failure: null, Hash: ""), new Redaction()).Expand(text, "/");

    // JavaScript's $ stands at the very end only; .NET's also before a last line feed.
    private static Regex PatternOf(string definition)
    {
        var pattern = Schema.Definition(definition).Alternatives.Select(static node => node.Text("pattern")).First(static text => text is not null)!;
        return new Regex($"{pattern[..^1]}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }
}
