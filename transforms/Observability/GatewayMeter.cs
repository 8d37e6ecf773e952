namespace Gateway.Transforms.Observability;

/// <summary>The gateway's own meter.</summary>
public static class GatewayMeter
{
    /// <summary>Its name; features that add meters call them <c>Gateway.…</c>.</summary>
    public const string Name = "Gateway";
}
