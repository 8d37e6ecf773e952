namespace Gateway.Hosting.Upgrades;

/// <summary>Why a WebSocket is closed, as its close frame says it (RFC 6455 §7.4.1).</summary>
internal enum CloseReason : ushort
{
    /// <summary>The gateway stops.</summary>
    GoingAway = 1001,

    /// <summary>Whoever opened it may not keep it open.</summary>
    PolicyViolation = 1008,
}
