namespace Gateway.Transforms.Shared;

/// <summary>A request that may be upgraded: a feature, by which whoever judged it can end what came of it.</summary>
public interface IClosableUpgrade
{
    /// <summary>Closes the upgraded connection in good order; a WebSocket with 1008 (RFC 6455 §7.4.1). False when there is none.</summary>
    bool TryClose();
}
