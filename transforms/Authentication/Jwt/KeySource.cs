namespace Gateway.Transforms.Authentication.Jwt;

/// <summary>Where a scheme's keys come from. Safe to share between threads.</summary>
internal abstract class KeySource
{
    /// <summary>The keys in force; null while there are none yet. Another object stands for other keys.</summary>
    public abstract KeySet? Current { get; }

    /// <summary>Begins to fetch what is needed.</summary>
    public virtual void Prepare()
    {
        // Most have it.
    }

    /// <summary>What has to be awaited before these keys may judge anything, for they have become too old; completed for nothing.</summary>
    public virtual Task Renewal() => Task.CompletedTask;

    /// <summary>Whether asking again may give other keys.</summary>
    public virtual bool CanRefresh => false;

    /// <summary>Asks again, for a token that none of these keys has signed; gives the keys then in force.</summary>
    public virtual Task<KeySet?> RefreshAsync() => Task.FromResult(Current);
}
