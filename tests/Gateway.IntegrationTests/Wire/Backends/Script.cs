namespace Gateway.IntegrationTests.Wire.Backends;

/// <summary>
/// What a <see cref="ScriptedBackend"/> does for one request. When it returns with the connection open, the next request is
/// read from it.
/// </summary>
internal delegate Task Script(BackendConnection connection);
