namespace Gateway.Transforms.Authentication.Remote;

/// <summary>What a server outside answered.</summary>
/// <param name="Status">The status; 0 where there was no answer.</param>
/// <param name="Body">The whole body.</param>
/// <param name="Problem">Why there is no answer, in a few words; null where there is one.</param>
internal sealed record RemoteAnswer(int Status, byte[] Body, string? Problem);
