using Gateway.Transforms.Idempotency.Answers;
using Gateway.Transforms.Shared;
using Gateway.Transforms.Shared.Failures;
using Microsoft.AspNetCore.Http;

namespace Gateway.Tests.Idempotency;

public sealed class OutcomesTests
{
    private readonly DefaultHttpContext _context = new();

    [Fact]
    public void Of_AnAnswer_IsThat() => Assert.Equal(Outcome.Answered, Outcomes.Of(_context));

    [Fact]
    public void Of_ARefusal_IsNotDone_ButWhatMayHaveBeenSentIsUnknown()
    {
        Assert.Equal(Outcome.NotDone, With(KnownFailures.Overloaded));
        Assert.Equal(Outcome.Unknown, With(KnownFailures.UpstreamTimeout));
        Assert.Equal(Outcome.Unknown, With(KnownFailures.ClientGone));
    }

    // A client that left, and a time that was over, look the same in the queue and at the backend.
    [Fact]
    public void Of_WhatWasNeverSent_IsNotDone()
    {
        _context.Features.Set(new DetachedRequest(default) { WasNeverSent = true });

        Assert.Equal(Outcome.NotDone, With(KnownFailures.ClientGone));
        Assert.Equal(Outcome.NotDone, With(KnownFailures.UpstreamTimeout));
    }

    [Fact]
    public void Of_APreparedAnswer_IsWhatItSays()
    {
        _context.Features.Set(new FallenBack(MayHaveBeenDone: false));
        Assert.Equal(Outcome.NotDone, Outcomes.Of(_context));
        _context.Features.Set(new FallenBack(MayHaveBeenDone: true));
        Assert.Equal(Outcome.Unknown, Outcomes.Of(_context));
    }

    private Outcome With(Failure failure)
    {
        _context.Features.Set(failure);
        return Outcomes.Of(_context);
    }
}
