using Gateway.Tests.RateLimiting;
using Gateway.Transforms.Idempotency.Records;

namespace Gateway.Tests.Idempotency;

public sealed class MemoryRecordsTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly byte[] Fingerprint = new byte[32];
    private static readonly byte[] Other = [1, .. new byte[31]];

    private readonly Clock _clock = new();
    private readonly MemoryRecords _records;

    public MemoryRecordsTests() => _records = new MemoryRecords(_clock);

    [Fact]
    public void Ask_FirstOfTwo_IsGranted_TheOtherWaits()
    {
        Assert.Equal(ClaimResult.Granted, Ask("a").Result);
        Assert.Equal(ClaimResult.InFlight, Ask("a").Result);
        Assert.Equal(ClaimResult.Granted, Ask("b").Result);
    }

    [Fact]
    public void Ask_WithAnotherRequest_IsAMismatch_BeforeAndBehindTheAnswer()
    {
        var claim = Ask("a");
        Assert.Equal(ClaimResult.Mismatch, _records.Ask("a", Other, Hold).Result);
        _records.Settle("a", Fingerprint, claim.Token, [1], Day);
        Assert.Equal(ClaimResult.Mismatch, _records.Ask("a", Other, Hold).Result);
    }

    [Fact]
    public void Settle_Answer_IsThereForItsTime()
    {
        _records.Settle("a", Fingerprint, Ask("a").Token, [7], Day);

        Assert.Equal([7], Ask("a").Answer!);
        _clock.Advance(Day - TimeSpan.FromTicks(1));
        Assert.Equal(ClaimResult.Answered, Ask("a").Result);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(ClaimResult.Granted, Ask("a").Result);
    }

    [Fact]
    public void Settle_WithoutAnAnswer_IsGone()
    {
        _records.Settle("a", Fingerprint, Ask("a").Token, null, Day);

        Assert.Equal(ClaimResult.Gone, Ask("a").Result);
    }

    [Fact]
    public void Hold_Over_GrantsToAnother_AndTheFirstHasNoSayAnyMore()
    {
        var first = Ask("a");
        _clock.Advance(Hold);
        var second = Ask("a");

        Assert.Equal(ClaimResult.Granted, second.Result);
        _records.Settle("a", Fingerprint, first.Token, [1], Day);
        _records.Release("a", first.Token);
        Assert.Equal(ClaimResult.InFlight, Ask("a").Result);
        _records.Settle("a", Fingerprint, second.Token, [2], Day);
        Assert.Equal([2], Ask("a").Answer!);
    }

    [Fact]
    public void Release_GrantsAgain_ButNotWhatIsSettled()
    {
        var claim = Ask("a");
        _records.Release("a", claim.Token);
        Assert.Equal(0, _records.Bytes);
        claim = Ask("a");
        Assert.Equal(ClaimResult.Granted, claim.Result);
        _records.Settle("a", Fingerprint, claim.Token, [1], Day);
        _records.Release("a", claim.Token);
        Assert.Equal(ClaimResult.Answered, Ask("a").Result);
    }

    [Fact]
    public void Ask_ToLookOnly_GrantsNothing()
    {
        Assert.Equal(ClaimResult.Untold, _records.Ask("a", Fingerprint, hold: null).Result);
        Assert.Equal(ClaimResult.Granted, Ask("a").Result);
        Assert.Equal(ClaimResult.InFlight, _records.Ask("a", Fingerprint, hold: null).Result);
    }

    [Fact]
    public void Ask_WithAToken_IsGrantedByThat()
    {
        var token = Guid.NewGuid();

        Assert.Equal(token, _records.Ask("a", Fingerprint, Hold, token).Token);
        Assert.Equal(ClaimResult.InFlight, _records.Ask("a", Fingerprint, Hold, Guid.NewGuid()).Result);
        _records.Settle("a", Fingerprint, token, [1], Day);
        Assert.Equal(ClaimResult.Answered, Ask("a").Result);
    }

    [Fact]
    public void Memory_Full_ForgetsTheOldestAnswers_AndNeverWhatIsUnderWay()
    {
        _records.MaxBytes = 10 * MemoryRecords.RecordBytes;
        Ask("under way");
        for (var i = 0; i < 100; i++)
            _records.Settle($"{i}", Fingerprint, Ask($"{i}").Token, [1], Day);

        Assert.InRange(_records.Bytes, 1, _records.MaxBytes);
        Assert.Equal(ClaimResult.InFlight, Ask("under way").Result);
        Assert.Equal(ClaimResult.Answered, Ask("99").Result);
        Assert.Equal(ClaimResult.Untold, _records.Ask("1", Fingerprint, hold: null).Result);
    }

    // What was done is not done again for the room that its answer took.
    [Fact]
    public void Memory_FullOfAnswers_StillKnowsThatTheyWereGiven()
    {
        _records.MaxBytes = 10 * MemoryRecords.RecordBytes;
        for (var i = 0; i < 8; i++)
            _records.Settle($"{i}", Fingerprint, Ask($"{i}").Token, new byte[2 * MemoryRecords.RecordBytes], Day);

        Assert.InRange(_records.Bytes, 1, _records.MaxBytes);
        Assert.Equal(ClaimResult.Gone, Ask("0").Result);
        Assert.Equal(ClaimResult.Answered, Ask("7").Result);
    }

    [Fact]
    public void Take_OfWhatWasGrantedElsewhere_IsUnderWayUntilItIsSettledOrReleased()
    {
        var token = Guid.NewGuid();
        _records.Take("a", Fingerprint, token, Hold);
        Assert.Equal(ClaimResult.InFlight, Ask("a").Result);
        _records.Release("a", Guid.NewGuid());
        Assert.Equal(ClaimResult.InFlight, Ask("a").Result);
        _records.Settle("a", Fingerprint, token, [1], Day);

        Assert.Equal(ClaimResult.Answered, Ask("a").Result);
        _records.Take("a", Fingerprint, Guid.NewGuid(), Hold);
        Assert.Equal(ClaimResult.Answered, Ask("a").Result);
        _records.Take("b", Fingerprint, token, Hold);
        _records.Release("b", token);
        Assert.Equal(ClaimResult.Granted, Ask("b").Result);
    }

    [Fact]
    public void Memory_FullOfWhatIsUnderWay_TakesNoMore()
    {
        _records.MaxBytes = 3 * MemoryRecords.RecordBytes;

        Assert.Equal(
            [ClaimResult.Granted, ClaimResult.Granted, ClaimResult.Granted, ClaimResult.Unavailable],
            Enumerable.Range(0, 4).Select(i => Ask($"{i}").Result));
    }

    [Fact]
    public void Sweep_TakesWhatIsOver_AndNobodyAsksFor()
    {
        for (var i = 0; i < 100; i++)
            Ask($"{i}");
        _records.Settle("kept", Fingerprint, Ask("kept").Token, null, Day);
        _clock.Advance(Hold);
        _records.Ask("any", Fingerprint, hold: null);

        Assert.Equal(MemoryRecords.RecordBytes, _records.Bytes);
    }

    [Fact]
    public async Task Ask_ByManyAtOnce_IsGrantedToOne()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Ask("a").Result)));

        Assert.Single(all, static result => result == ClaimResult.Granted);
    }

    private Claim Ask(string id) => _records.Ask(id, Fingerprint, Hold);
}
