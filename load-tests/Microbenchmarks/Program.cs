using BenchmarkDotNet.Running;
using Gateway.Microbenchmarks;

if (args is ["store-footprint"])
    StoreFootprint.Print();
else if (args is ["rate-limiting-time"])
    RateLimitingTime.Print();
else if (args is ["resilience-time"])
    ResilienceTime.Print();
else
    BenchmarkSwitcher.FromAssembly(typeof(ExactTargetBenchmarks).Assembly).Run(args);
