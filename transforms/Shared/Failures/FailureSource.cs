namespace Gateway.Transforms.Shared.Failures;

/// <summary>Whose failure it is.</summary>
public enum FailureSource
{
    /// <summary>The request is wrong, or its sender went away.</summary>
    Client,

    /// <summary>A backend did not answer, or not as it must.</summary>
    Upstream,

    /// <summary>The gateway declined or broke.</summary>
    Gateway,
}
