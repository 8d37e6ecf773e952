using Gateway.Transforms.RateLimiting;
using Gateway.Transforms.RateLimiting.Limits;
using Gateway.Transforms.RateLimiting.Store;

namespace Gateway.Tests.RateLimiting.Store;

public sealed class SlotBySlotTests
{
    private static readonly LimitRule Rule = new(10, TimeSpan.FromMinutes(1), 10);

    private readonly List<string[]> _asked = [];
    private readonly List<(string Key, long Granted)> _givenBack = [];

    [Fact]
    public async Task TakeAsync_KeysOfOneTag_AreAskedInOneStep()
    {
        var answers = await TakeAsync(static _ => true, "{a}:hour", "{a}:day");

        Assert.Equal(["{a}:hour", "{a}:day"], Assert.Single(_asked));
        Assert.Equal([1, 1], answers!.Select(static answer => answer.Granted));
    }

    [Fact]
    public async Task TakeAsync_KeysOfSeveralTags_AreAskedApart_AndAnsweredInTheirOrder()
    {
        var answers = await TakeAsync(static key => key != "{b}:day", "{a}:hour", "{b}:day", "{a}:month");

        Assert.Equal([["{a}:hour", "{a}:month"], ["{b}:day"]], _asked);
        Assert.Equal([true, false, true], answers!.Select(static answer => answer.Standing.IsAllowed));
    }

    [Fact]
    public async Task TakeAsync_OneRefuses_WhatTheOthersTookIsGivenBack()
    {
        var answers = await TakeAsync(static key => key != "{b}:day", "{a}:hour", "{b}:day");

        Assert.Equal([("{a}:hour", 1)], _givenBack);
        Assert.Equal(new Answer(new Standing(true, 10, 0), 0), answers![0]);
    }

    [Fact]
    public async Task TakeAsync_AllAllow_NothingIsGivenBack()
    {
        await TakeAsync(static _ => true, "{a}:hour", "{b}:day");

        Assert.Empty(_givenBack);
    }

    [Fact]
    public async Task TakeAsync_OneSlotDoesNotAnswer_NobodyKnows_AndWhatTheOthersTookIsGivenBack()
    {
        var answers = await TakeAsync(static key => key == "{b}:day" ? null : true, "{a}:hour", "{b}:day");

        Assert.Null(answers);
        Assert.Equal([("{a}:hour", 1)], _givenBack);
    }

    [Theory]
    [InlineData("hour", "{0a0b}:0:hour")]
    [InlineData("{odd}", "{0a0b}:0:{odd}")]
    public void Key_BeginsWithTheHashInBraces(string policy, string expected) => Assert.Equal(expected, SharedKey.Of(policy, default, [0x0a, 0x0b]));

    // Nine are left of ten, and one was taken.
    private Task<IReadOnlyList<Answer>?> TakeAsync(Func<string, bool?> allows, params string[] keys) => SlotBySlot.TakeAsync(
        [.. keys.Select(static key => new Question(LimitAlgorithm.FixedWindow, Rule, key, 1, 1))],
        questions =>
        {
            _asked.Add([.. questions.Select(static question => question.Key)]);
            var verdicts = questions.Select(question => allows(question.Key)).ToArray();
            return Task.FromResult<IReadOnlyList<Answer>?>(verdicts.Contains(null)
                ? null
                : [.. verdicts.Select(verdict => new Answer(new Standing(verdict == true, verdict == true ? 9 : 0, 0), verdicts.Contains(false) ? 0 : 1))]);
        },
        (question, granted) => _givenBack.Add((question.Key, granted)));
}
