namespace Gateway.Tests.Caching.Model;

/// <summary>An origin that does not answer, or breaks off.</summary>
internal sealed class OriginFailedException : Exception;
