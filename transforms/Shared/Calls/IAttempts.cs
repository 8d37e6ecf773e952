namespace Gateway.Transforms.Shared.Calls;

/// <summary>Implemented by what stands for a request in YARP's pipeline, and by its transformer, where a feature decides how often it is sent: the seam between that feature and forwarding.</summary>
public interface IAttempts
{
    /// <summary>True where the feature itself goes on with other destinations.</summary>
    bool TriesOthers { get; }

    /// <summary>True where it must not be sent on a connection that was kept, which may turn out closed.</summary>
    bool NeedsNewConnection { get; }

    /// <summary>Asked when a kept connection turned out closed: whether the request may be sent again at once. It counts then.</summary>
    bool MayResend();

    /// <summary>Told of an answer's head before anything of it is passed on, where no transformer is. The answer is held meanwhile.</summary>
    /// <param name="status">100 to 599.</param>
    /// <param name="isEventStream">True for server-sent events, whose end says nothing.</param>
    /// <param name="cancellation">It can be held no longer.</param>
    /// <returns>False where it is not to be passed on.</returns>
    ValueTask<bool> PassesAsync(int status, bool isEventStream, CancellationToken cancellation);
}
