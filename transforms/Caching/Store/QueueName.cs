namespace Gateway.Transforms.Caching.Store;

/// <summary>The queue an entry is in.</summary>
internal enum QueueName : byte
{
    None,
    Small,
    Main,
}
