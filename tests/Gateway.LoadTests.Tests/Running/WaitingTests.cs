using Gateway.LoadTests.Running;

namespace Gateway.LoadTests.Tests.Running;

public sealed class WaitingTests
{
    public static TheoryData<Exception> NoAnswers => new(new HttpRequestException("refused"), new TaskCanceledException("HttpClient.Timeout", new TimeoutException()));

    [Theory]
    [MemberData(nameof(NoAnswers), DisableDiscoveryEnumeration = true)]
    public async Task UntilAsync_NoAnswerAtFirst_AsksAgain(Exception problem)
    {
        var asked = 0;

        await Waiting.UntilAsync(() => ++asked < 3 ? throw problem : Task.FromResult(true), TimeSpan.FromSeconds(30), static () => "an answer", CancellationToken.None);

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task UntilAsync_CallerIsCancelled_EndsWithThat()
    {
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Waiting.UntilAsync(
            async () =>
            {
                await cancellation.CancelAsync();
                throw new TaskCanceledException("", null, cancellation.Token);
            },
            TimeSpan.FromSeconds(30), static () => "an answer", cancellation.Token));
    }

    [Fact]
    public async Task UntilAsync_NeverYes_SaysWhatWasWaitedFor()
    {
        var failure = await Assert.ThrowsAsync<LoadTestException>(() => Waiting.UntilAsync(static () => Task.FromResult(false), TimeSpan.Zero, static () => "the moon", CancellationToken.None));

        Assert.Contains("the moon", failure.Message, StringComparison.Ordinal);
    }
}
