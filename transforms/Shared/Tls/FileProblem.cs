namespace Gateway.Transforms.Shared.Tls;

/// <summary>Why a file, or a set of files that belong together, cannot be used.</summary>
/// <param name="Key">The options key at fault, such as <c>KeyPath</c>.</param>
/// <param name="Message">What is wrong, with the file's name and never with a password.</param>
public sealed record FileProblem(string Key, string Message);
