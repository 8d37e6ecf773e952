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
        Assert.EndsWith(" and 8 more", Suggestion.For("nothing-like-it", Enumerable.Range(10, 20).Select(static number => $"{number}")), StringComparison.Ordinal);

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
}
