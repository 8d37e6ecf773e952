namespace Gateway.Transforms.Pressure;

/// <summary>How the gateway was when it last looked at itself.</summary>
/// <param name="Vitals">What it found.</param>
/// <param name="Assessment">What that means.</param>
/// <param name="KeptShare">What features may keep of memory they hold for speed alone, 0 to 1.</param>
internal sealed record Condition(Vitals Vitals, Assessment Assessment, double KeptShare);
