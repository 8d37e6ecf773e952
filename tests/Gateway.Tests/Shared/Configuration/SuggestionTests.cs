using FsCheck;
using FsCheck.Fluent;
using Gateway.Transforms.Shared.Configuration;

namespace Gateway.Tests.Shared.Configuration;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("laravle", "; did you mean 'laravel'?")]
    [InlineData("LARAVEL", "; did you mean 'laravel'?")]
    [InlineData("laravell", "; did you mean 'laravel'?")]
    [InlineData("exprss", "; did you mean 'express'?")]
    [InlineData("django", "; known: express, laravel, next")]
    [InlineData("", "; known: express, laravel, next")]
    public void For_Name_SuggestsTheClosest(string name, string expected) =>
        Assert.Equal(expected, Suggestion.For(name, ["next", "laravel", "express"]));

    [Theory]
    [InlineData("a", "b", "; known: b")]
    [InlineData("a", "A", "; did you mean 'A'?")]
    [InlineData("ab", "ac", "; did you mean 'ac'?")]
    [InlineData("ab", "cd", "; known: cd")]
    public void For_ShortNames_SuggestsOnlyWhatSharesALetter(string name, string known, string expected) =>
        Assert.Equal(expected, Suggestion.For(name, [known]));

    [Fact]
    public void For_NoNames_SaysSo() => Assert.Equal("; none is defined", Suggestion.For("x", []));

    [Fact]
    public void For_ManyNames_ListsSome() =>
        Assert.EndsWith(" and 8 more", Suggestion.For("nothing-like-it", Enumerable.Range(10, 48).Select(static number => $"{number}")), StringComparison.Ordinal);

    [Fact]
    public void Distance_AnyTwoTexts_IsSymmetricAndBounded() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>(),
            ArbMap.Default.ArbFor<NonNull<string>>(),
            static (one, other) =>
            {
                var distance = Suggestion.Distance(one.Get, other.Get);
                return distance == Suggestion.Distance(other.Get, one.Get)
                    && distance <= Math.Max(one.Get.Length, other.Get.Length)
                    && distance >= Math.Abs(one.Get.Length - other.Get.Length);
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Distance_AnyTwoTexts_IsTheFewestEdits()
    {
        var texts = Gen.Elements('a', 'b', 'B', 'c').ArrayOf().Resize(7).Select(static letters => new string(letters)).ToArbitrary();

        Prop.ForAll(texts, texts, static (one, other) => Suggestion.Distance(one, other) == Edits(one.ToUpperInvariant(), other.ToUpperInvariant()))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));
    }

    // The definition, word for word, and far too slow for anything but short texts.
    private static int Edits(string from, string to)
    {
        if (from.Length == 0 || to.Length == 0)
            return from.Length + to.Length;
        var best = Edits(from[..^1], to[..^1]) + (from[^1] == to[^1] ? 0 : 1);
        best = Math.Min(best, Math.Min(Edits(from[..^1], to), Edits(from, to[..^1])) + 1);
        if (from.Length > 1 && to.Length > 1 && from[^1] == to[^2] && from[^2] == to[^1])
            best = Math.Min(best, Edits(from[..^2], to[..^2]) + 1);
        return best;
    }
}
