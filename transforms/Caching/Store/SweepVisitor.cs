namespace Gateway.Transforms.Caching.Store;

/// <summary>Judges an entry that a sweep came by. No lock is held; the lease is the sweep's, and ends with the call.</summary>
internal delegate SweepVerdict SweepVisitor(in Lease entry);
