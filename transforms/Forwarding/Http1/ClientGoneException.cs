namespace Gateway.Transforms.Forwarding.Http1;

/// <summary>The client closed its connection or cancelled its stream while it was being answered.</summary>
internal sealed class ClientGoneException() : IOException("The client went away.");
