namespace Gateway.Transforms.RequestRules;

/// <summary>What is to be done with the body of a request whose head is right.</summary>
/// <param name="Holds">Whether it is read before it is passed on.</param>
/// <param name="MaxBytes">So many bytes at most.</param>
/// <param name="Json">What it must be like; null where that is not looked at.</param>
internal readonly record struct BodyTask(bool Holds, int MaxBytes, JsonRulesOptions? Json);
