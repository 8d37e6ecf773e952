namespace Gateway.Transforms.Shared.Redis;

/// <summary>What a feature that shares what it knows does while Redis does not answer.</summary>
public enum StoreFailure
{
    /// <summary>Each gateway goes by what it knows itself.</summary>
    Local,

    /// <summary>Everybody passes.</summary>
    Allow,

    /// <summary>Everybody is refused.</summary>
    Refuse,
}
