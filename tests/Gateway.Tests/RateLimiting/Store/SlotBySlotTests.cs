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

    // Its own slot keeps what it did not take, and neither its word nor its silence is anybody else's matter.
    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public async Task TakeAsync_AShadowRefusesOrDoesNotAnswer_TheOthersGoOn(bool? shadow)
    {
        var answers = await TakeAsync(key => key == "{b}:shadow" ? shadow : true, "{a}:hour", "{b}:shadow");

        Assert.Equal([(1, true), (0, shadow is not null)], answers!.Select(static answer => ((int)answer.Granted, answer.IsThere)));
        Assert.Empty(_givenBack);
    }

    [Fact]
    public async Task TakeAsync_OneRefuses_WhatAShadowTookIsGivenBack()
    {
        await TakeAsync(static key => key == "{b}:shadow", "{a}:hour", "{b}:shadow");

        Assert.Equal([("{b}:shadow", 1)], _givenBack);
    }

    // Whoever asked for it may need it, should it be a slot that did not answer.
    [Fact]
    public async Task TakeAsync_OneRefuses_APlaceThatWasGrantedIsLeftToTheOneWhoAsked()
    {
        var hold = new Hold(Rule, "{b}:exports");
        var answers = await SlotBySlot.TakeAsync(
            [QuestionOf("{a}:hour"), hold.Ask(isShadow: false)],
            static questions => Task.FromResult<IReadOnlyList<Answer>?>([new Answer(new Standing(questions[0].Hold is not null, 9, 0), questions[0].Hold is null ? 0 : 1)]),
            (question, granted) => _givenBack.Add((question.Key, granted)));

        Assert.Equal(1, answers![1].Granted);
        Assert.Empty(_givenBack);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TellAsync_KeysOfSeveralTags_AreToldApart_AndAllMustHear(bool hears)
    {
        var told = new List<string[]>();
        var isHeard = await SlotBySlot.TellAsync(
            [QuestionOf("{a}:hour"), QuestionOf("{b}:day"), QuestionOf("{a}:month")],
            questions =>
            {
                told.Add([.. questions.Select(static question => question.Key)]);
                return Task.FromResult(hears || questions.Count > 1);
            });

        Assert.Equal([["{a}:hour", "{a}:month"], ["{b}:day"]], told);
        Assert.Equal(hears, isHeard);
    }

    [Theory]
    [InlineData("hour", "{0a0b}:0:hour")]
    [InlineData("{odd}", "{0a0b}:0:{odd}")]
    public void Key_BeginsWithTheHashInBraces(string policy, string expected) => Assert.Equal(expected, SharedKey.Of(policy, default, [0x0a, 0x0b]));

    private static Question QuestionOf(string key) => new(LimitAlgorithm.FixedWindow, Rule, key, 1, 1, key.EndsWith("shadow", StringComparison.Ordinal));

    // Nine are left of ten, and one was taken.
    private Task<IReadOnlyList<Answer>?> TakeAsync(Func<string, bool?> allows, params string[] keys) => SlotBySlot.TakeAsync(
        [.. keys.Select(QuestionOf)],
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
